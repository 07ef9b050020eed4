#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "atom/base/clock.hpp"

namespace atom::client {

/// How long a `Retry-After` (RFC 9110 section 10.2.3) asks to wait from `now` on: whole seconds, or any of
/// the three dates of section 5.6.7, of which one that has passed is no wait. At most 2^53 - 1 ms. Nothing
/// where `text` is neither. `api/vectors/retry_after.json`.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, Timestamp now);

}  // namespace atom::client
