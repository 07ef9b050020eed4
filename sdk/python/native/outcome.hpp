#pragma once

#include <nanobind/nanobind.h>

#include "operation.hpp"

namespace atom::python {

/// A successful call for Python.
using Answer = client::CallResult<Output>;

/// Returns an `Answer` or a `Failure`. Needs the GIL.
nanobind::object answer_of(client::Result<Answer> outcome);

void bind_outcome(nanobind::module_& module);

}  // namespace atom::python
