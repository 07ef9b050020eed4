#pragma once

#include <nanobind/nanobind.h>

namespace atom::python {

/// Binds `_policy`: the steps of a client's behaviour under failures. For tests, which compare them with
/// `api/vectors`.
void bind_policy(nanobind::module_& module);

}  // namespace atom::python
