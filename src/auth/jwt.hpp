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

/// What a JWT must say to be believed, and where it says the rest.
struct JwtTrust {
  std::string issuer;    ///< `iss`, exactly.
  std::string audience;  ///< `aud`, or one of them.
  std::string tenant_claim = "tenant";
  std::string scope_claim = "scope";
};

/// How far the clocks of issuer and server may be apart, for `exp` and `nbf`.
inline constexpr std::chrono::seconds kClockLeeway{30};

/// Whom a JWT speaks for, and how long that may be remembered.
struct VerifiedJwt {
  Principal principal;
  Timestamp expires_at;          ///< The leeway included.
  std::uint64_t generation = 0;  ///< Of the keys that it was verified with.
};

/// Believes the JWTs (RFC 7519) of one issuer that a key of the ring has signed. The algorithm is the key's,
/// whatever the token says. Thread-safe.
///
/// Claims: `iss`, `aud`, `exp`, `sub` and the tenant are required, `nbf` is held to. The scope claim is a
/// text of names with spaces between (RFC 8693 section 4.2) or an array of them, and grants what this product
/// knows.
class JwtVerifier {
 public:
  /// Fails with `invalid_argument` where a member is empty.
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
