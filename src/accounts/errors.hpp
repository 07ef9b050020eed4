#pragma once

#include <array>
#include <string_view>

#include "atom/base/authorization.hpp"
#include "atom/base/cursor.hpp"

/// The codes of every failure that a use case of accounts decides on.
namespace atom::accounts::errors {

using atom::kInsufficientScope;
using atom::kInvalidCursor;
inline constexpr std::string_view kForeignTenant = "foreign_tenant";
inline constexpr std::string_view kTokenNotFound = "token_not_found";
inline constexpr std::string_view kExpiryInPast = "expiry_in_past";
inline constexpr std::string_view kExpiryTooLate = "expiry_too_late";
inline constexpr std::string_view kTooManyKeys = "too_many_keys";
inline constexpr std::string_view kTooManyHeldRevocations = "too_many_held_revocations";

inline constexpr std::array kAll{kInsufficientScope, kInvalidCursor, kForeignTenant, kTokenNotFound,
                                 kExpiryInPast,      kExpiryTooLate, kTooManyKeys,   kTooManyHeldRevocations};

}  // namespace atom::accounts::errors
