#include "auth/key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <vector>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "auth/cjose_handles.hpp"
#include "auth/text_member.hpp"

namespace atom::auth {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::array<std::string_view, 4> kAlgorithmNames{"HS256", "RS256", "PS256", "ES256"};
constexpr std::array kOctAlgorithms{kAlgorithmNames[0]};
constexpr std::array kRsaAlgorithms{kAlgorithmNames[1], kAlgorithmNames[2]};
constexpr std::array kEcAlgorithms{kAlgorithmNames[3]};
constexpr std::size_t kSha256Bytes = 32;
constexpr std::size_t kP256Bytes = 32;

tl::unexpected<Error> invalid(std::string why) {
  return fail("invalid_key", std::move(why));
}

/// Reads a base64url member, without the zeros that a number may begin with.
std::optional<Bytes> number_member(const boost::json::object& jwk, std::string_view name) {
  auto bytes = from_base64url(text_member(jwk, name));
  if (!bytes) return std::nullopt;
  bytes->erase(bytes->begin(), std::ranges::find_if(*bytes, [](std::uint8_t byte) { return byte != 0; }));
  if (bytes->empty()) return std::nullopt;
  return bytes;
}

/// Fails if the key itself forbids verifying with one of `algorithms`: by `alg`, `use` (RFC 7517 section 4.2)
/// or `key_ops`.
Result<void> check_purpose(const boost::json::object& jwk, std::span<const std::string_view> algorithms) {
  if (jwk.contains("use") && text_member(jwk, "use") != "sig") return invalid("it is not for signatures");
  if (const boost::json::value* operations = jwk.if_contains("key_ops")) {
    const auto* list = operations->if_array();
    if (list == nullptr || std::ranges::find(*list, "verify") == list->end())
      return invalid("it is not for verifying");
  }
  if (jwk.contains("alg") && std::ranges::find(algorithms, text_member(jwk, "alg")) == algorithms.end()) {
    return invalid(fmt::format("its 'alg' is not {}", fmt::join(algorithms, " or ")));
  }
  return {};
}

std::size_t bits_of(const Bytes& number) {
  return (number.size() - 1) * 8 + static_cast<std::size_t>(std::bit_width(number.front()));
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  return kAlgorithmNames[static_cast<std::size_t>(algorithm)];
}

Result<Key> Key::from_secret(std::string_view secret) {
  if (secret.size() < kHs256SecretBytes) {
    return invalid(fmt::format("an HS256 secret must have at least {} bytes", kHs256SecretBytes));
  }
  cjose_err failed{};
  JwkHandle jwk(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size(),
                                          &failed));
  if (!jwk) return invalid("it cannot be read as a secret");
  return Key(Algorithm::hs256, kSha256Bytes, std::make_shared<Material>(Material{std::move(jwk)}));
}

Result<Key> Key::from_oct(const boost::json::object& jwk) {
  if (auto fits = check_purpose(jwk, kOctAlgorithms); !fits) return fail(std::move(fits).error());
  const auto secret = from_base64url(text_member(jwk, "k"));
  if (!secret) return invalid("its 'k' is not base64url");
  return from_secret({reinterpret_cast<const char*>(secret->data()), secret->size()});
}

Result<Key> Key::from_ec(const boost::json::object& jwk) {
  if (text_member(jwk, "crv") != "P-256") return invalid("its curve is not P-256");
  if (auto fits = check_purpose(jwk, kEcAlgorithms); !fits) return fail(std::move(fits).error());
  auto x = from_base64url(text_member(jwk, "x"));
  auto y = from_base64url(text_member(jwk, "y"));
  if (!x || !y || x->size() != kP256Bytes || y->size() != kP256Bytes)
    return invalid("its 'x' and 'y' are not 32 bytes of base64url each");
  cjose_jwk_ec_keyspec spec{};
  spec.crv = CJOSE_JWK_EC_P_256;
  spec.x = x->data();
  spec.xlen = x->size();
  spec.y = y->data();
  spec.ylen = y->size();
  cjose_err failed{};
  JwkHandle handle(cjose_jwk_create_EC_spec(&spec, &failed));
  if (!handle) return invalid("its 'x' and 'y' are not a point on the curve");
  return Key(Algorithm::es256, 2 * kP256Bytes, std::make_shared<Material>(Material{std::move(handle)}));
}

Result<Key> Key::from_rsa(const boost::json::object& jwk) {
  if (auto fits = check_purpose(jwk, kRsaAlgorithms); !fits) return fail(std::move(fits).error());
  auto n = number_member(jwk, "n");
  auto e = number_member(jwk, "e");
  if (!n || !e) return invalid("its 'n' and 'e' are not base64url");
  if (bits_of(*n) < kRsaBits || bits_of(*n) > limits::kRsaBits) {
    return invalid(fmt::format("its modulus has {} bits, but must have {} to {}", bits_of(*n), kRsaBits,
                               limits::kRsaBits));
  }
  // With an exponent of 1 a message would be its own signature.
  if ((e->back() & 1) == 0 || bits_of(*e) < 2 || bits_of(*e) > 64)
    return invalid("its exponent is not an odd number of 2 to 64 bits");
  cjose_jwk_rsa_keyspec spec{};
  spec.n = n->data();
  spec.nlen = n->size();
  spec.e = e->data();
  spec.elen = e->size();
  cjose_err failed{};
  JwkHandle handle(cjose_jwk_create_RSA_spec(&spec, &failed));
  if (!handle) return invalid("its 'n' and 'e' are not an RSA key");
  const bool is_pss = text_member(jwk, "alg") == to_string(Algorithm::ps256);
  return Key(is_pss ? Algorithm::ps256 : Algorithm::rs256, n->size(),
             std::make_shared<Material>(Material{std::move(handle)}));
}

Result<Key> Key::from_jwk(const boost::json::object& jwk) {
  const std::string_view type = text_member(jwk, "kty");
  auto key = type == "oct"   ? from_oct(jwk)
             : type == "EC"  ? from_ec(jwk)
             : type == "RSA" ? from_rsa(jwk)
                             : Result<Key>(invalid("its 'kty' is not RSA, EC or oct"));
  if (key && jwk.contains("kid")) {
    if (!jwk.at("kid").is_string()) return invalid("its 'kid' is not a string");
    key->id_ = std::string(text_member(jwk, "kid"));
  }
  return key;
}

}  // namespace atom::auth
