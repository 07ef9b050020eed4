#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "atom/base/clock.hpp"

namespace atom::client {

/// Returns how long a `Retry-After` (RFC 9110 section 10.2.3) asks to wait from `now` on: whole seconds, or
/// until a date in one of the three forms of section 5.6.7; a date in the past means no wait. At most 2^53 -
/// 1 ms. Returns nothing if `text` is neither. `api/vectors/retry_after.json`.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Timestamp now);

}  // namespace atom::client
