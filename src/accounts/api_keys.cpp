#include "accounts/api_keys.hpp"

#include <utility>

namespace atom::accounts {

ApiKeys::ApiKeys(KeyStore& store, const Clock& clock, std::string cursor_key, const KeyPolicy& policy)
    : store_(store), clock_(clock), cursor_key_(std::move(cursor_key)), policy_(policy) {}

ApiKeyRecord ApiKeys::as_held(ApiKeyRecord key) const {
  if (!key.revoked_at) key.revoked_at = held_.find(key.id);
  return key;
}

}  // namespace atom::accounts
