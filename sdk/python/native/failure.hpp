#pragma once

#include <nanobind/nanobind.h>

#include "atom/client.hpp"

namespace atom::python {

/// A failed call, as Python sees it: the members of `client::Error`, absent ones as None.
struct Failure {
  client::Error error;
};

void bind_failure(nanobind::module_& module);

}  // namespace atom::python
