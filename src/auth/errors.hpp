#pragma once

#include <array>
#include <string_view>

/// Why a JWT cannot be judged by the keys that there are. A bad credential's codes are in
/// `base/credential_errors.hpp`.
namespace atom::auth::errors {

/// No key has been had yet, so that nothing is known about the token.
inline constexpr std::string_view kKeysUnavailable = "keys_unavailable";
/// The token names a key that its issuer did not have when the keys were last read.
inline constexpr std::string_view kUnknownKey = "unknown_key";

inline constexpr std::array kAll{kKeysUnavailable, kUnknownKey};

}  // namespace atom::auth::errors
