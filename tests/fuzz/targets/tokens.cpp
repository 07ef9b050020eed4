#include <memory>
#include <string>

#include "atom/base/encoding.hpp"
#include "atom/base/hmac.hpp"
#include "auth/jws.hpp"
#include "auth/jwt.hpp"
#include "auth/key_ring.hpp"
#include "auth/key_set.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

constexpr std::string_view kSecret = "a secret of at least thirty-two bytes";

/// The keys of RFC 7515's examples, one of each kind.
constexpr std::string_view kKeys = R"({"keys":[
{"kty":"oct","kid":"h","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},
{"kty":"EC","kid":"e","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
{"kty":"RSA","kid":"r","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]})";

const auth::KeySet& issuer() {
  static const auth::KeySet keys = *auth::KeySet::parse(kKeys);
  return keys;
}

const auth::KeySet& shared_secret() {
  static const auth::KeySet keys(*auth::Key::from_secret(kSecret));
  return keys;
}

const auth::JwtVerifier& verifier() {
  static const auth::JwtVerifier made = [] {
    auto ring = std::make_shared<auth::KeyRing>();
    ring->replace(shared_secret());
    return *auth::JwtVerifier::create({"https://id.example.com", "atom"}, ring);
  }();
  return made;
}

/// Signs what the input says, so that what comes after the signature is reached.
std::string sign(std::string_view header, std::string_view payload) {
  const std::string text = to_base64url(as_bytes(header)) + '.' + to_base64url(as_bytes(payload));
  return text + '.' + to_base64url(hmac_sha256(as_bytes(kSecret), text));
}

}  // namespace

void jws(std::string_view input) {
  require(!auth::verify_jws(input, issuer()), "nobody signs without the issuer's keys");
  require(!auth::verify_jws(input, shared_secret()), "nobody signs without the secret");
  const auto [header, payload] = split_line(input);
  for (const std::string_view head : {header, std::string_view(R"({"alg":"HS256"})")}) {
    const std::string token = sign(head, payload);
    const auto verified = auth::verify_jws(token, shared_secret());
    if (head != header) require(verified && *verified == payload, "what was signed is what is read");
    const auto read = verifier().verify(token, Timestamp{});
    if (read) require(!read->principal.tenant.empty(), "whoever is let in has a tenant");
  }
}

void jwks(std::string_view input) {
  const auto keys = auth::KeySet::parse(input);
  if (!keys) return;
  for (const std::string_view algorithm : {"HS256", "RS256", "PS256", "ES256", "none"}) {
    const auto fitting = keys->select(algorithm, std::nullopt);
    if (!fitting) continue;
    for (const auth::Key& key : *fitting)
      require(auth::to_string(key.algorithm()) == algorithm, "a key is for its own algorithm");
  }
}

}  // namespace atom::fuzz
