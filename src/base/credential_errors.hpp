#pragma once

#include <array>
#include <string_view>

/// Error codes for credentials that identify nobody. Several rooms detect them.
namespace atom::credential_errors {

inline constexpr std::string_view kMissingToken = "missing_token";
inline constexpr std::string_view kInvalidToken = "invalid_token";
inline constexpr std::string_view kExpiredToken = "expired_token";
inline constexpr std::string_view kNotYetValidToken = "not_yet_valid_token";
inline constexpr std::string_view kRevokedToken = "revoked_token";

inline constexpr std::array kAll{kMissingToken, kInvalidToken, kExpiredToken, kNotYetValidToken,
                                 kRevokedToken};

}  // namespace atom::credential_errors
