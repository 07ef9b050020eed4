#pragma once

#include <nanobind/nanobind.h>

namespace atom::python {

/// `_policy`: how a client behaves under failures, step by step. For tests, which hold it to `api/vectors`
/// through this binding.
void bind_policy(nanobind::module_& module);

}  // namespace atom::python
