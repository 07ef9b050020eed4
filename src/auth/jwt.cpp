#include "auth/jwt.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "auth/jws.hpp"
#include "base/credential_errors.hpp"
#include "base/limits.hpp"

namespace atom::auth {
namespace {

tl::unexpected<Error> invalid(std::string why) {
  return fail(credential_errors::kInvalidToken,
              "The bearer token is not valid: " + std::move(why) + " Get a new one.");
}

std::optional<std::string> text_claim(const boost::json::object& claims, std::string_view name) {
  const boost::json::value* value = claims.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

/// A NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
std::optional<double> time_claim(const boost::json::object& claims, std::string_view name) {
  const boost::json::value* value = claims.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  if (!std::isfinite(seconds)) return std::nullopt;
  return seconds;
}

bool names_audience(const boost::json::object& claims, std::string_view audience) {
  const boost::json::value* value = claims.if_contains("aud");
  if (value == nullptr) return false;
  const auto is_ours = [&](const boost::json::value& one) {
    return one.is_string() && std::string_view(one.get_string()) == audience;
  };
  if (const boost::json::array* several = value->if_array()) return std::ranges::any_of(*several, is_ours);
  return is_ours(*value);
}

/// What the scope claim grants here; an identity provider may name more.
Scopes scopes_of(const boost::json::object& claims) {
  Scopes scopes;
  const std::string text = text_claim(claims, "scope").value_or("");
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    if (const auto scope = parse_scope(std::string_view(text).substr(start, end - start))) scopes.add(*scope);
    start = end + 1;
  }
  return scopes;
}

Result<void> check_times(const boost::json::object& claims, Timestamp now) {
  const double seconds = static_cast<double>(now.time_since_epoch().count()) / 1000.0;
  const auto leeway = static_cast<double>(kClockLeeway.count());
  const auto expires = time_claim(claims, "exp");
  if (!expires) return invalid("it has no 'exp'.");
  if (*expires + leeway <= seconds) {
    return fail(credential_errors::kExpiredToken, "The bearer token has expired. Get a new one.");
  }
  if (claims.contains("nbf")) {
    const auto not_before = time_claim(claims, "nbf");
    if (!not_before || *not_before - leeway > seconds) return invalid("it is not valid yet ('nbf').");
  }
  return {};
}

}  // namespace

Result<JwtVerifier> JwtVerifier::create(JwtTrust trust) {
  if (trust.issuer.empty() || trust.audience.empty()) {
    return fail("invalid_argument", "JWTs need an issuer and an audience to be checked against. Set both.");
  }
  if (trust.hs256_secret.size() < kHs256SecretBytes) {
    return fail("invalid_argument",
                "The HS256 secret must have at least 32 bytes. Make one with: openssl rand -hex 32");
  }
  return JwtVerifier(std::move(trust));
}

Result<Principal> JwtVerifier::verify(std::string_view token, Timestamp now) const {
  const auto payload = verify_hs256(token, trust_.hs256_secret);
  if (!payload) return fail(payload.error());
  boost::json::error_code failed;
  const boost::json::value value = boost::json::parse(*payload, failed);
  if (failed || !value.is_object()) return invalid("its claims are not a JSON object.");
  const boost::json::object& claims = value.get_object();

  if (text_claim(claims, "iss") != trust_.issuer) return invalid("it is by another issuer.");
  if (!names_audience(claims, trust_.audience)) return invalid("it is for another audience.");
  if (auto timely = check_times(claims, now); !timely) return fail(std::move(timely).error());

  const auto subject = text_claim(claims, "sub");
  if (!subject || subject->empty() || subject->size() > limits::kSubjectBytes)
    return invalid("it has no 'sub'.");
  const auto tenant = text_claim(claims, "tenant");
  if (!tenant) return invalid("it has no 'tenant'.");
  return Principal{*subject, *tenant, scopes_of(claims)};
}

}  // namespace atom::auth
