#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Returns the canonical bytes of `value` (RFC 8785, JSON Canonicalization Scheme). The same value gives the
/// same bytes in every SDK; `api/vectors/canonical.json` has the cases.
///
/// Fails with one finding, which has the place:
/// - `number_out_of_range` for infinities, NaN, and integers from 2^53 up to 1e21 in magnitude, because
///   readers disagree about them;
/// - `lone_surrogate` for a string with an encoded surrogate, `invalid_utf8` for any other malformed UTF-8.
///   If it is a member's name, the place is the object;
/// - `document_too_deep` for more than `limits::kDocumentDepth` levels.
Result<std::string> canonicalize(const boost::json::value& value);

}  // namespace atom::wpk
