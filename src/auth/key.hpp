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

/// How a key signs (RFC 7518 section 3.1). It belongs to the key; what a token says is only compared with it.
enum class Algorithm : std::uint8_t { hs256, rs256, ps256, es256 };

/// As a token's header writes it: `HS256`.
std::string_view to_string(Algorithm algorithm);

/// A key that JWTs are verified with. Immutable and shared, so a copy is cheap and every thread may use it.
class Key {
 public:
  /// A secret for HS256, without an id. Fails with `invalid_key` where it has fewer than `kHs256SecretBytes`.
  static Result<Key> from_secret(std::string_view secret);

  /// A key of a JWK set (RFC 7517): `oct` is for HS256, `EC` on P-256 for ES256, `RSA` for RS256 or, where
  /// its `alg` says so, PS256. Private members are passed over. Fails with `invalid_key` for any other key,
  /// one that is not for signatures, and one that is too weak.
  static Result<Key> from_jwk(const boost::json::object& jwk);

  const std::optional<std::string>& id() const { return id_; }
  Algorithm algorithm() const { return algorithm_; }
  /// The only length of a signature by this key.
  std::size_t signature_bytes() const { return signature_bytes_; }

  /// What the library holds. For `jws.cpp`.
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

/// RFC 7518 section 3.2: a key as long as the hash.
inline constexpr std::size_t kHs256SecretBytes = 32;

/// RFC 7518 section 3.3.
inline constexpr std::size_t kRsaBits = 2048;

}  // namespace atom::auth
