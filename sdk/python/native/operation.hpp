#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <variant>

#include <boost/json/value.hpp>

#include "atom/client.hpp"
#include "atom/wire/checked_text.hpp"

namespace atom::python {

/// An answer that needs no struct to become a Python value.
struct Checked {
  const wire::Shape* shape;
  wire::CheckedText text;
};

/// What any call gives, before Python sees it.
struct Output {
  std::variant<boost::json::value, Checked> members;
  std::optional<std::string> bytes;  ///< Of a download.
};

/// A call of any kind, not made yet.
using AnyOperation = client::Operation<Output>;

/// `Operation`, and the functions that make one, or give a `Failure` where their arguments make none.
void bind_operations(nanobind::module_& module);

}  // namespace atom::python
