#include "atom/base/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace atom {
namespace {

/// Looked up once: OpenSSL 3 would look for `EVP_sha256()` among its providers for each hash, which takes
/// some 2,600 instructions. Kept for as long as the process runs.
const EVP_MD* algorithm() {
  static const EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kFetched;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 hash{};
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, algorithm(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL could not compute a SHA-256");
  }
  return hash;
}

}  // namespace atom
