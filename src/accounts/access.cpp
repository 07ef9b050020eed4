#include "accounts/access.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"
#include "atom/base/credential_errors.hpp"

namespace atom::accounts {

std::optional<std::string> tenant_filter(const Principal& principal) {
  if (principal.may(Scope::admin)) return std::nullopt;
  return principal.tenant;
}

Result<void> check_valid(const ApiKeyRecord& key, Timestamp now) {
  if (key.revoked_at)
    return fail(credential_errors::kRevokedToken, "The API key was revoked. Create a new one.");
  if (key.expires_at && *key.expires_at <= now)
    return fail(credential_errors::kExpiredToken, "The API key has expired. Create a new one.");
  return {};
}

ApiKeyEvent event_of(const Principal& principal, const ApiKeyRecord& key, std::string type, Timestamp at) {
  boost::json::object data{{"scopes", key.scopes.text()}};
  if (key.parent) data["parent"] = *key.parent;
  return {at, std::move(type), key.id, key.tenant, actor_of(principal), boost::json::serialize(data)};
}

}  // namespace atom::accounts
