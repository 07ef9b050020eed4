#pragma once

#include <nanobind/nanobind.h>

namespace atom::python {

/// Binds what needs no server: canonical bytes, digests, names, versions, ranges, documents.
void bind_names(nanobind::module_& module);

}  // namespace atom::python
