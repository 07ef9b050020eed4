#pragma once

#include <chrono>

#include "atom/base/clock.hpp"

namespace atom::auth {

/// When the tests of this room take place: 15 January 2027.
inline constexpr Timestamp kNow{std::chrono::seconds{1'800'000'000}};

}  // namespace atom::auth
