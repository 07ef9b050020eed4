#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "atom/client.hpp"

namespace atom::python {

/// What any call gives, before Python sees it.
struct Output {
  boost::json::value members;
  std::optional<std::string> bytes;  ///< Of a download.
};

/// A call of any kind, not made yet.
using AnyOperation = client::Operation<Output>;

/// `Operation`, and the functions that make one, or give a `Failure` where their arguments make none.
void bind_operations(nanobind::module_& module);

}  // namespace atom::python
