#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "atom/client.hpp"

namespace atom::python {

/// A failed call for Python: the members of `client::Error`, absent ones as None.
struct Failure {
  client::Error error;
};

/// Makes a `Failure` for Python. Both need the GIL.
nanobind::object failure_of(client::Error error);
nanobind::object invalid_argument(std::string message);

void bind_failure(nanobind::module_& module);

}  // namespace atom::python
