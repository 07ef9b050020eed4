#include "auth/api_key.hpp"

#include <array>

#include "atom/base/encoding.hpp"

namespace atom::auth {
namespace {

constexpr std::string_view kSecretPrefix = "atom_";
constexpr std::string_view kIdPrefix = "tok_";
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kIdLetters = 16;

std::string generate_id(Random& random) {
  // 32 letters and five bits each make every letter equally likely.
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  static_assert(kAlphabet.size() == 32);
  std::array<std::uint8_t, kIdLetters> bytes{};
  random.fill(bytes);
  std::string id(kIdPrefix);
  for (const std::uint8_t byte : bytes) id += kAlphabet[byte & 31];
  return id;
}

}  // namespace

ApiKey generate_api_key(Random& random) {
  std::array<std::uint8_t, kSecretBytes> bytes{};
  random.fill(bytes);
  ApiKey key;
  key.id = generate_id(random);
  key.secret = std::string(kSecretPrefix) + to_base64url(bytes);
  key.hash = hash_api_key(key.secret);
  return key;
}

bool is_api_key(std::string_view token) {
  return token.starts_with(kSecretPrefix);
}

Sha256 hash_api_key(std::string_view secret) {
  return sha256(secret);
}

}  // namespace atom::auth
