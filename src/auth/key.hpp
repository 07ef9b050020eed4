#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "atom/base/result.hpp"

namespace atom::auth {

/// How a key signs (RFC 7518 section 3.1). It belongs to the key; the `alg` of a token is only compared with
/// it.
enum class Algorithm : std::uint8_t { hs256, rs256, ps256, es256 };

/// Returns the name as a token's header writes it: `HS256`.
std::string_view to_string(Algorithm algorithm);

/// A key that verifies JWTs. Immutable and shared, so a copy is cheap and every thread may use it.
class Key {
 public:
  /// Makes an HS256 key without an id. Fails with `invalid_key` if the secret is shorter than
  /// `kHs256SecretBytes`.
  static Result<Key> from_secret(std::string_view secret);

  /// Reads a key of a JWK set (RFC 7517): `oct` is for HS256, `EC` on P-256 for ES256, `RSA` for RS256, or
  /// for PS256 if its `alg` says so. Private members are ignored. Fails with `invalid_key` for any other key,
  /// one that is not for signatures, and one that is too weak.
  static Result<Key> from_jwk(const boost::json::object& jwk);

  const std::optional<std::string>& id() const { return id_; }
  Algorithm algorithm() const { return algorithm_; }
  /// The only length of a signature by this key.
  std::size_t signature_bytes() const { return signature_bytes_; }

  /// The library's own object. For `jws.cpp`.
  struct Material;
  const Material& material() const { return *material_; }

 private:
  Key(Algorithm algorithm, std::size_t signature_bytes, std::shared_ptr<const Material> material)
      : algorithm_(algorithm), signature_bytes_(signature_bytes), material_(std::move(material)) {}

  static Result<Key> from_oct(const boost::json::object& jwk);
  static Result<Key> from_ec(const boost::json::object& jwk);
  static Result<Key> from_rsa(const boost::json::object& jwk);

  std::optional<std::string> id_;
  Algorithm algorithm_;
  std::size_t signature_bytes_;
  std::shared_ptr<const Material> material_;
};

/// The shortest secret: as long as the hash (RFC 7518 section 3.2).
inline constexpr std::size_t kHs256SecretBytes = 32;

/// The shortest RSA modulus (RFC 7518 section 3.3).
inline constexpr std::size_t kRsaBits = 2048;

}  // namespace atom::auth
