#include "base/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace atom {

Sha256 sha256(std::string_view bytes) {
  Sha256 hash{};
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not compute a SHA-256");
  }
  return hash;
}

}  // namespace atom
