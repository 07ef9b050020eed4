#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atom/base/clock.hpp"

namespace atom {

/// Formats a time as `2026-11-24T22:38:57.123Z` (RFC 3339, UTC, milliseconds).
std::string format_rfc3339(Timestamp time);

/// Returns true if `text` is a time in exactly the form that `format_rfc3339` writes.
bool is_canonical_rfc3339(std::string_view text);

/// Formats a time as `Tue, 24 Nov 2026 22:38:57 GMT` (the IMF-fixdate of RFC 9110 section 5.6.7).
std::string format_http_date(Timestamp time);

/// Parses any RFC 3339 date-time from 1970 to 9999 in UTC, with an offset or `Z`. Fractions of a second may
/// have any number of digits and are truncated to milliseconds. Returns nothing for any other text.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace atom
