#pragma once

#include <nanobind/nanobind.h>

namespace atom::python {

/// `Options`, `Client`, `Stop` and `connect`.
void bind_client(nanobind::module_& module);

}  // namespace atom::python
