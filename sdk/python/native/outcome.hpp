#pragma once

#include <nanobind/nanobind.h>

#include "operation.hpp"

namespace atom::python {

/// A successful call, as Python sees it.
using Answer = client::CallResult<Output>;

/// The `Answer`, or the `Failure` that there is in its place. Needs the GIL.
nanobind::object answer_of(client::Result<Answer> outcome);

void bind_outcome(nanobind::module_& module);

}  // namespace atom::python
