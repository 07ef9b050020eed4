#include "auth/jws.hpp"

#include <cjose/cjose.h>

#include <memory>

#include "base/credential_errors.hpp"

namespace atom::auth {
namespace {

struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct ReleaseJwk {
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jws = std::unique_ptr<cjose_jws_t, ReleaseJws>;
using Jwk = std::unique_ptr<cjose_jwk_t, ReleaseJwk>;

tl::unexpected<Error> invalid(std::string why) {
  return fail(credential_errors::kInvalidToken,
              "The bearer token is not valid: " + std::move(why) + " Get a new one.");
}

std::string_view header_of(const Jws& jws, const char* name) {
  cjose_err ignored{};
  const char* value = cjose_header_get(cjose_jws_get_protected(jws.get()), name, &ignored);
  return value == nullptr ? std::string_view() : value;
}

bool has_critical_header(const Jws& jws) {
  cjose_err failed{};
  char* raw = cjose_header_get_raw(cjose_jws_get_protected(jws.get()), "crit", &failed);
  const bool present = raw != nullptr;
  cjose_get_dealloc()(raw);
  return present;
}

}  // namespace

Result<std::string> verify_hs256(std::string_view token, std::string_view secret) {
  cjose_err failed{};
  const Jws jws(cjose_jws_import(token.data(), token.size(), &failed));
  if (!jws) return invalid("it is neither an API key of this server nor a signed JWT.");
  if (header_of(jws, CJOSE_HDR_ALG) != CJOSE_HDR_ALG_HS256) return invalid("its algorithm is not HS256.");
  // RFC 7515 section 4.1.11: an extension that is not understood must not be passed over.
  if (has_critical_header(jws)) return invalid("it has a critical header that is not understood.");

  const auto* key = reinterpret_cast<const std::uint8_t*>(secret.data());
  const Jwk jwk(cjose_jwk_create_oct_spec(key, secret.size(), &failed));
  if (!jwk || !cjose_jws_verify(jws.get(), jwk.get(), &failed)) return invalid("its signature is wrong.");

  std::uint8_t* payload = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &failed)) return invalid("it has no payload.");
  return std::string(reinterpret_cast<const char*>(payload), size);
}

}  // namespace atom::auth
