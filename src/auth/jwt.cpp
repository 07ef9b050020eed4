#include "auth/jwt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "atom/base/limits.hpp"
#include "auth/errors.hpp"
#include "auth/invalid_token.hpp"
#include "auth/jws.hpp"

namespace atom::auth {
namespace {

using boost::json::object;
using boost::json::value;

const value* find_claim(const object& claims, std::string_view name) {
  return claims.if_contains({name.data(), name.size()});
}

std::optional<std::string> text_claim(const object& claims, std::string_view name) {
  const value* claim = find_claim(claims, name);
  if (claim == nullptr || !claim->is_string()) return std::nullopt;
  return std::string(claim->get_string());
}

/// Reads a NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
std::optional<double> time_claim(const object& claims, std::string_view name) {
  const value* claim = find_claim(claims, name);
  if (claim == nullptr || !claim->is_number()) return std::nullopt;
  const double seconds = claim->to_number<double>();
  if (!std::isfinite(seconds)) return std::nullopt;
  return seconds;
}

bool names_audience(const object& claims, std::string_view audience) {
  const value* claim = find_claim(claims, "aud");
  if (claim == nullptr) return false;
  const auto is_ours = [&](const value& one) {
    return one.is_string() && std::string_view(one.get_string()) == audience;
  };
  if (const boost::json::array* several = claim->if_array()) return std::ranges::any_of(*several, is_ours);
  return is_ours(*claim);
}

/// Adds the scopes among space-separated names. An identity provider may name others too.
void add_scopes(std::string_view names, Scopes& scopes) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    if (const auto scope = parse_scope(names.substr(0, end))) scopes.add(*scope);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

Result<Scopes> scopes_of(const object& claims, std::string_view name) {
  Scopes scopes;
  const value* claim = find_claim(claims, name);
  if (claim == nullptr) return scopes;
  if (claim->is_string()) {
    add_scopes(std::string_view(claim->get_string()), scopes);
    return scopes;
  }
  const boost::json::array* several = claim->if_array();
  if (several == nullptr || !std::ranges::all_of(*several, &value::is_string)) {
    return invalid_token("its '" + std::string(name) + "' is neither a string nor an array of strings.");
  }
  for (const value& one : *several) add_scopes(std::string_view(one.get_string()), scopes);
  return scopes;
}

/// Returns when the token expires, including the leeway.
Result<Timestamp> check_times(const object& claims, Timestamp now) {
  const double seconds = static_cast<double>(now.time_since_epoch().count()) / 1000.0;
  const auto leeway = static_cast<double>(kClockLeeway.count());
  const auto expires = time_claim(claims, "exp");
  if (!expires) return invalid_token("it has no 'exp' that is a time.");
  if (*expires + leeway <= seconds) {
    return fail(credential_errors::kExpiredToken, "The bearer token has expired. Get a new one.");
  }
  if (claims.contains("nbf")) {
    const auto not_before = time_claim(claims, "nbf");
    if (!not_before) return invalid_token("its 'nbf' is not a time.");
    if (*not_before - leeway > seconds) {
      return fail(
          credential_errors::kNotYetValidToken,
          "The bearer token is not valid yet ('nbf'). Use it later, or correct the clock of its issuer.");
    }
  }
  // A later time would overflow the clock.
  constexpr double kLatest = 1e14;
  return Timestamp{
      std::chrono::milliseconds{static_cast<std::int64_t>(std::min(*expires + leeway, kLatest) * 1000)}};
}

Result<Principal> principal_of(const object& claims, const JwtTrust& trust) {
  const auto subject = text_claim(claims, "sub");
  if (!subject || subject->empty() || subject->size() > limits::kSubjectBytes)
    return invalid_token(fmt::format("it has no 'sub' of 1 to {} bytes.", limits::kSubjectBytes));
  const auto tenant = text_claim(claims, trust.tenant_claim);
  if (!tenant) return invalid_token("it has no string '" + trust.tenant_claim + "'.");
  const auto scopes = scopes_of(claims, trust.scope_claim);
  if (!scopes) return fail(scopes.error());
  return Principal{*subject, *tenant, *scopes};
}

}  // namespace

Result<JwtVerifier> JwtVerifier::create(JwtTrust trust, std::shared_ptr<const KeyRing> keys) {
  if (trust.issuer.empty() || trust.audience.empty()) {
    return fail("invalid_argument", "JWTs are checked against an issuer and an audience. Set both.");
  }
  if (trust.tenant_claim.empty() || trust.scope_claim.empty()) {
    return fail("invalid_argument", "The claims that name a JWT's tenant and scopes are missing. Set both.");
  }
  return JwtVerifier(std::move(trust), std::move(keys));
}

Result<VerifiedJwt> JwtVerifier::verify(std::string_view token, Timestamp now) const {
  const KeyRing::Keys keys = keys_->current();
  if (!keys.set) {
    return fail(errors::kKeysUnavailable,
                "The keys of the JWT issuer have not been read yet. Try again in a moment.");
  }
  const auto payload = verify_jws(token, *keys.set);
  if (!payload) return fail(payload.error());
  boost::json::error_code failed;
  const value parsed = boost::json::parse(*payload, failed);
  if (failed || !parsed.is_object()) return invalid_token("its claims are not a JSON object.");
  const object& claims = parsed.get_object();

  if (text_claim(claims, "iss") != trust_.issuer) return invalid_token("it was issued by another issuer.");
  if (!names_audience(claims, trust_.audience)) return invalid_token("it was issued for another audience.");
  const auto expires_at = check_times(claims, now);
  if (!expires_at) return fail(expires_at.error());
  auto principal = principal_of(claims, trust_);
  if (!principal) return fail(std::move(principal).error());
  return VerifiedJwt{*std::move(principal), *expires_at, keys.generation};
}

}  // namespace atom::auth
