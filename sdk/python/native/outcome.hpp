#pragma once

#include <nanobind/nanobind.h>

#include "operation.hpp"

namespace atom::python {

/// A successful call for Python.
using Success = client::CallResult<Output>;

/// Returns a `Success` or a `Failure`. Needs the GIL.
nanobind::object outcome_of(client::Result<Success> outcome);

void bind_outcome(nanobind::module_& module);

}  // namespace atom::python
