#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// The RFC 8785 (JSON Canonicalization Scheme) bytes of `value`: the same value gives the same bytes in every
/// SDK. `api/vectors/canonical.json` holds the cases.
///
/// A number that is an integer beyond 2^53 - 1 and below 1e21 in magnitude has no form that every reader
/// would read back alike, nor has an infinity or a NaN: both fail with `number_out_of_range`. A string that
/// is not well-formed UTF-8 fails with `lone_surrogate` where it holds an encoded surrogate, else with
/// `invalid_utf8`. Deeper than `limits::kDocumentDepth` fails with `document_too_deep`. `findings` has the
/// place, which for a name that is no text is its object.
Result<std::string> canonicalize(const boost::json::value& value);

}  // namespace atom::wpk
