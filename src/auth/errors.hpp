#pragma once

#include <array>
#include <string_view>

/// Why a JWT cannot be verified with the current keys. The codes of a bad credential are in
/// `base/credential_errors.hpp`.
namespace atom::auth::errors {

/// No keys have been read yet, so that nothing is known about the token.
inline constexpr std::string_view kKeysUnavailable = "keys_unavailable";
/// The token names a key that was not among the issuer's when they were last read.
inline constexpr std::string_view kUnknownKey = "unknown_key";

inline constexpr std::array kAll{kKeysUnavailable, kUnknownKey};

}  // namespace atom::auth::errors
