#pragma once

#include <nanobind/nanobind.h>

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/client.hpp"

namespace atom::python {

/// The JSON value of a Python one: None, bool, int, float, str, list, tuple, and a mapping with str keys;
/// their subclasses too. Needs the GIL.
///
/// A failure has the place as its finding: `unsupported_value` for another type or key, `number_out_of_range`
/// for an int that neither 64 bits nor a double hold exactly, `document_too_deep`, or `cyclic_value`. What
/// else has no canonical form (NaN, a lone surrogate) is a value here, and refused by `wpk::canonicalize`.
client::Result<boost::json::value> to_json(nanobind::handle value);

/// The Python value of a JSON one. Needs the GIL.
nanobind::object to_python(const boost::json::value& value);

/// A str of bytes that ought to be UTF-8; replacement characters stand for what is none. Needs the GIL.
nanobind::str to_str(std::string_view text);

}  // namespace atom::python
