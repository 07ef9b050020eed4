#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <variant>

#include <boost/json/value.hpp>

#include "atom/client.hpp"
#include "atom/wire/checked_text.hpp"

namespace atom::python {

/// A response that becomes a Python value without a struct.
struct Checked {
  const wire::Shape* shape;
  wire::CheckedText text;
};

/// The output of any call, before it becomes a Python value.
struct Output {
  std::variant<boost::json::value, Checked> members;
  std::optional<std::string> bytes;  ///< The bytes of a download.
};

/// A call of any kind that is not made yet.
using AnyOperation = client::Operation<Output>;

/// Binds `Operation` and the functions that make one, or return a `Failure` if an argument is invalid.
void bind_operations(nanobind::module_& module);

}  // namespace atom::python
