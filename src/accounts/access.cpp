#include "accounts/access.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"

namespace atom::accounts {

std::optional<std::string> tenant_filter(const Principal& principal) {
  if (principal.may(Scope::admin)) return std::nullopt;
  return principal.tenant;
}

ApiKeyEvent event_of(const Principal& principal, const ApiKeyRecord& key, std::string type, Timestamp at) {
  return {at,
          std::move(type),
          key.id,
          key.tenant,
          actor_of(principal),
          boost::json::serialize(boost::json::object{{"scopes", key.scopes.text()}})};
}

}  // namespace atom::accounts
