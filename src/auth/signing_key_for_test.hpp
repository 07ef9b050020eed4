#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/encoding.hpp"
#include "atom/base/hmac.hpp"

namespace atom::auth {

/// An issuer's key pair. It signs with OpenSSL, so that the verifier's library is not checked against itself.
/// For tests.
class SigningKey {
 public:
  static SigningKey rsa(unsigned bits) { return SigningKey(EVP_RSA_gen(bits)); }
  static SigningKey ec(const char* curve = "P-256") { return SigningKey(EVP_EC_gen(curve)); }

  /// Returns the public half as a JWK, with `more` members at its end: `"kid":"a"`.
  std::string rsa_jwk(std::string_view more = "") const {
    return R"({"kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(OSSL_PKEY_PARAM_RSA_E) + '"' + with_comma(more) + '}';
  }
  std::string ec_jwk(std::string_view more = "", std::string_view curve = "P-256") const {
    return R"({"kty":"EC","crv":")" + std::string(curve) + R"(","x":")" +
           number(OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" + number(OSSL_PKEY_PARAM_EC_PUB_Y, 32) + '"' +
           with_comma(more) + '}';
  }

  /// Signs by PKCS #1 v1.5, or by PSS with a salt as long as the hash.
  std::string sign_rsa(std::string_view input, int padding = RSA_PKCS1_PADDING) const {
    return to_base64url(sign(input, padding));
  }

  /// Returns `r` and `s`, 32 bytes each.
  std::string sign_ec(std::string_view input) const {
    const auto der = sign(input, 0);
    const unsigned char* at = der.data();
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), &ECDSA_SIG_free);
    std::vector<std::uint8_t> both(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), both.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), both.data() + 32, 32);
    return to_base64url(both);
  }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIGNUM* number) const { BN_free(number); }
  };

  explicit SigningKey(EVP_PKEY* key) : key_(key) {
    if (!key_) throw std::runtime_error("OpenSSL generated no key");
  }

  static std::string with_comma(std::string_view more) {
    return more.empty() ? std::string() : ',' + std::string(more);
  }

  /// Returns a number, big-endian in base64url, padded with leading zeros to `bytes`.
  std::string number(const char* name, int bytes = 0) const {
    BIGNUM* read = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &read);
    const std::unique_ptr<BIGNUM, Free> value(read);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(bytes == 0 ? BN_num_bytes(value.get()) : bytes));
    BN_bn2binpad(value.get(), out.data(), static_cast<int>(out.size()));
    return to_base64url(out);
  }

  std::vector<std::uint8_t> sign(std::string_view input, int padding) const {
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;
    EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, key_.get());
    if (padding != 0) EVP_PKEY_CTX_set_rsa_padding(options, padding);
    if (padding == RSA_PKCS1_PSS_PADDING) EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
    const auto bytes = as_bytes(input);
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size());
    std::vector<std::uint8_t> signature(size);
    EVP_DigestSign(context.get(), signature.data(), &size, bytes.data(), bytes.size());
    signature.resize(size);
    return signature;
  }

  std::unique_ptr<EVP_PKEY, Free> key_;
};

/// Returns the first two parts of a JWS.
inline std::string signing_input(std::string_view header, std::string_view payload) {
  return to_base64url(as_bytes(header)) + '.' + to_base64url(as_bytes(payload));
}

inline std::string sign_hs256(std::string_view header, std::string_view payload, std::string_view secret) {
  const std::string input = signing_input(header, payload);
  return input + '.' + to_base64url(hmac_sha256(as_bytes(secret), input));
}

}  // namespace atom::auth
