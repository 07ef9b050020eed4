#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atom/base/clock.hpp"

namespace atom {

/// `2026-11-24T22:38:57.123Z` (RFC 3339, UTC, milliseconds).
std::string format_rfc3339(Timestamp time);

/// Whether `text` is just what `format_rfc3339` writes for the time that it says.
bool is_rfc3339_as_written(std::string_view text);

/// `Tue, 24 Nov 2026 22:38:57 GMT` (the IMF-fixdate of RFC 9110 section 5.6.7).
std::string format_http_date(Timestamp time);

/// Reads any RFC 3339 date-time (offset or `Z`, any number of fraction digits, truncated to milliseconds)
/// from year 1970 on. Nothing for a text that is none.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace atom
