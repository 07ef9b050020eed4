#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Parses one RFC 8259 text strictly: UTF-8, no duplicate members, no comments, no trailing commas, nothing
/// after the value, at most `limits::kDocumentDepth` levels and `limits::kDocumentNodes` values. Skips a
/// leading byte order mark. The value is allocated in `storage`.
///
/// Integers that fit 64 bits remain integers. Every other number becomes the nearest double; it is malformed
/// if it is too large for one or its exponent is beyond 2^31.
///
/// Fails with `malformed_json` (the message has the line and column), `invalid_utf8`, `lone_surrogate`,
/// `duplicate_member`, `document_too_deep` or `document_too_complex`. All but the first two have a finding
/// with the place.
Result<boost::json::value> read_json(std::string_view bytes, boost::json::storage_ptr storage = {});

}  // namespace atom::wpk
