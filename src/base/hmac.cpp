#include "atom/base/hmac.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "atom/base/encoding.hpp"

namespace atom {

Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
  Sha256 mac{};
  const auto bytes = as_bytes(message);
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), mac.data(),
           nullptr) == nullptr) {
    throw std::runtime_error("OpenSSL could not compute an HMAC");
  }
  return mac;
}

bool equal_in_constant_time(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace atom
