#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Reads one RFC 8259 text, strictly: UTF-8, no duplicate member, no comment, no trailing comma, nothing
/// after it, at most `limits::kDocumentDepth` deep and `limits::kDocumentNodes` values. Integers that fit 64
/// bits stay integers; every other number becomes the nearest double, or is malformed where there is none or
/// its exponent is beyond 2^31. A leading byte order mark is skipped. Fails with `malformed_json` (the
/// message names line and column), `invalid_utf8`, `lone_surrogate`, `duplicate_member`, `document_too_deep`
/// or `document_too_complex`; `findings` has the place, but for the first two. The value lies in `storage`.
Result<boost::json::value> read_json(std::string_view bytes, boost::json::storage_ptr storage = {});

}  // namespace atom::wpk
