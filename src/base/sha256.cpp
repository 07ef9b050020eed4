#include "atom/base/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace atom {
namespace {

/// Fetched once for the life of the process: with `EVP_sha256()`, OpenSSL 3 would search its providers for
/// every hash, which takes some 2,600 instructions.
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
