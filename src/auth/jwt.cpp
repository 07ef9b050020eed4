#include "auth/jwt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "atom/base/limits.hpp"
#include "auth/errors.hpp"
#include "auth/invalid_token.hpp"
#include "auth/json_member.hpp"
#include "auth/jws.hpp"

namespace atom::auth {
namespace {

using boost::json::object;
using boost::json::value;

/// Reads a NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
Result<double> time_claim(const object& claims, std::string_view name) {
  const auto claim = required_member(claims, name);
  if (!claim) return fail(claim.error());
  if (!(*claim)->is_number()) return wrong_kind(name, **claim, "a number of seconds");
  const double seconds = (*claim)->to_number<double>();
  if (!std::isfinite(seconds)) return invalid_token(fmt::format("its '{}' is too large to be a time.", name));
  return seconds;
}

Result<void> check_issuer(const object& claims, std::string_view issuer) {
  const auto claimed = required_text(claims, "iss");
  if (!claimed) return fail(claimed.error());
  if (*claimed != issuer) return invalid_token("it was issued by another issuer ('iss').");
  return {};
}

/// Returns the strings of a claim that is a string or an array of strings, borrowed from it.
Result<std::vector<std::string_view>> texts_of(std::string_view name, const value& claim) {
  const auto text_of = [](const value& one) { return std::string_view(one.get_string()); };
  std::vector<std::string_view> texts;
  if (claim.is_string()) texts.push_back(text_of(claim));
  if (claim.is_string()) return texts;
  const boost::json::array* several = claim.if_array();
  if (several == nullptr) return wrong_kind(name, claim, "a string or an array of strings");
  const auto other = std::ranges::find_if_not(*several, &value::is_string);
  if (other != several->end())
    return invalid_token(
        fmt::format("its '{}' has an element that is {}, not a string.", name, kind_of(*other)));
  std::ranges::transform(*several, std::back_inserter(texts), text_of);
  return texts;
}

Result<void> check_audience(const object& claims, std::string_view audience) {
  const auto claim = required_member(claims, "aud");
  if (!claim) return fail(claim.error());
  const auto named = texts_of("aud", **claim);
  if (!named) return fail(named.error());
  if (std::ranges::find(*named, audience) == named->end())
    return invalid_token("it was issued for another audience ('aud').");
  return {};
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
  const value* claim = claims.if_contains({name.data(), name.size()});
  if (claim == nullptr) return scopes;
  const auto names = texts_of(name, *claim);
  if (!names) return fail(names.error());
  for (const std::string_view one : *names) add_scopes(one, scopes);
  return scopes;
}

/// Returns when the token expires, including the leeway.
Result<Timestamp> check_times(const object& claims, Timestamp now) {
  const double seconds = static_cast<double>(now.time_since_epoch().count()) / 1000.0;
  const auto leeway = static_cast<double>(kClockLeeway.count());
  const auto expires = time_claim(claims, "exp");
  if (!expires) return fail(expires.error());
  if (*expires + leeway <= seconds) {
    return fail(credential_errors::kExpiredToken, "The bearer token has expired. Get a new one.");
  }
  if (claims.contains("nbf")) {
    const auto not_before = time_claim(claims, "nbf");
    if (!not_before) return fail(not_before.error());
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
  const auto subject = required_text(claims, "sub");
  if (!subject) return fail(subject.error());
  if (subject->empty() || subject->size() > limits::kSubjectBytes)
    return invalid_token(fmt::format("its 'sub' does not have 1 to {} bytes.", limits::kSubjectBytes));
  const auto tenant = required_text(claims, trust.tenant_claim);
  if (!tenant) return fail(tenant.error());
  if (tenant->empty()) return invalid_token(fmt::format("its '{}' is empty.", trust.tenant_claim));
  const auto scopes = scopes_of(claims, trust.scope_claim);
  if (!scopes) return fail(scopes.error());
  return Principal{std::string(*subject), std::string(*tenant), *scopes};
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

  if (auto ours = check_issuer(claims, trust_.issuer); !ours) return fail(std::move(ours).error());
  if (auto ours = check_audience(claims, trust_.audience); !ours) return fail(std::move(ours).error());
  const auto expires_at = check_times(claims, now);
  if (!expires_at) return fail(expires_at.error());
  auto principal = principal_of(claims, trust_);
  if (!principal) return fail(std::move(principal).error());
  return VerifiedJwt{*std::move(principal), *expires_at, keys.generation};
}

}  // namespace atom::auth
