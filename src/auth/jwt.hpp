#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/principal.hpp"
#include "base/result.hpp"

namespace atom::auth {

/// What a JWT must say and be signed with to be believed.
struct JwtTrust {
  std::string issuer;        ///< `iss`, exactly.
  std::string audience;      ///< `aud`, or one of them.
  std::string hs256_secret;  ///< At least `kHs256SecretBytes`.
};

/// RFC 7518 section 3.2: a key as long as the hash.
inline constexpr std::size_t kHs256SecretBytes = 32;

/// How far the clocks of issuer and server may be apart, for `exp` and `nbf`.
inline constexpr std::chrono::seconds kClockLeeway{30};

/// Believes HS256 JWTs (RFC 7519) of one issuer. The algorithm is the key's, whatever the token says. A
/// value; thread-safe.
///
/// Claims: `iss`, `aud`, `exp`, `sub` and `tenant` are required, `nbf` is held to, `scope` (RFC 8693
/// section 4.2) grants what it names and this product knows.
class JwtVerifier {
 public:
  /// Fails with `invalid_argument` where a member is empty or the secret too short.
  static Result<JwtVerifier> create(JwtTrust trust);

  /// Fails with `invalid_token` or `expired_token`.
  Result<Principal> verify(std::string_view token, Timestamp now) const;

 private:
  explicit JwtVerifier(JwtTrust trust) : trust_(std::move(trust)) {}
  JwtTrust trust_;
};

}  // namespace atom::auth
