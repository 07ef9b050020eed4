#pragma once

#include <nanobind/nanobind.h>

namespace atom::python {

/// What needs no server: canonical bytes, digests, names, versions, ranges, documents.
void bind_names(nanobind::module_& module);

}  // namespace atom::python
