#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"
#include "auth/key_ring.hpp"

namespace atom::auth {

/// The claims that a JWT needs to be accepted, and the names of its other claims.
struct JwtTrust {
  std::string issuer;    ///< `iss`, exactly.
  std::string audience;  ///< `aud`, or one of them.
  std::string tenant_claim = "tenant";
  std::string scope_claim = "scope";
};

/// How far apart the clocks of issuer and server may be, for `exp` and `nbf`.
inline constexpr std::chrono::seconds kClockLeeway{30};

/// The principal that presented a JWT, and how long that may be cached.
struct VerifiedJwt {
  Principal principal;
  Timestamp expires_at;          ///< Including the leeway.
  std::uint64_t generation = 0;  ///< Of the keys that verified it.
};

/// Verifies the JWTs (RFC 7519) of one issuer with the keys of a ring. The algorithm is the key's, whatever
/// the token says. Thread-safe.
///
/// `iss`, `aud`, `exp`, `sub` and the tenant claim are required; `nbf` is respected if present. The scope
/// claim is a string of space-separated names (RFC 8693 section 4.2) or an array of names; those that are not
/// scopes of this product are ignored.
class JwtVerifier {
 public:
  /// Fails with `invalid_argument` if a member of `trust` is empty.
  static Result<JwtVerifier> create(JwtTrust trust, std::shared_ptr<const KeyRing> keys);

  /// Fails with `invalid_token`, `expired_token`, `not_yet_valid_token`, `unknown_key` or `keys_unavailable`.
  Result<VerifiedJwt> verify(std::string_view token, Timestamp now) const;

  const KeyRing& keys() const { return *keys_; }

 private:
  JwtVerifier(JwtTrust trust, std::shared_ptr<const KeyRing> keys)
      : trust_(std::move(trust)), keys_(std::move(keys)) {}

  JwtTrust trust_;
  std::shared_ptr<const KeyRing> keys_;
};

}  // namespace atom::auth
