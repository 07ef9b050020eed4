#pragma once

#include <nanobind/nanobind.h>

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/client.hpp"

namespace atom::python {

/// Converts a Python value to JSON: None, bool, int, float, str, list, tuple, a mapping with str keys, and
/// their subclasses. Needs the GIL.
///
/// A failure has a finding with the place: `unsupported_value` for another type or key, `number_out_of_range`
/// for an int that neither 64 bits nor a double hold exactly, `document_too_deep`, or `cyclic_value`. Other
/// values without a canonical form (NaN, a lone surrogate) are accepted here, and rejected by
/// `wpk::canonicalize`.
client::Result<boost::json::value> to_json(nanobind::handle value);

/// Converts a JSON value to Python. Needs the GIL.
nanobind::object to_python(const boost::json::value& value);

/// Makes a str of bytes that should be UTF-8; invalid bytes become replacement characters. Needs the GIL.
nanobind::str to_str(std::string_view text);

}  // namespace atom::python
