#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "accounts/errors.hpp"
#include "atom/base/authorization.hpp"

namespace atom::accounts {
namespace {

Result<void> check_grant(const Principal& principal, const NewApiKey& key, Timestamp now) {
  for (const Scope scope : key.scopes.list()) {
    if (auto allowed = require(principal, scope); !allowed) return allowed;
  }
  if (key.tenant && *key.tenant != principal.tenant && !principal.may(Scope::admin)) {
    return fail(errors::kForeignTenant,
                "Only an admin can create keys for another tenant. Leave 'tenant' out.");
  }
  if (key.expires_at && *key.expires_at <= now) {
    return fail(
        {std::string(errors::kExpiryInPast),
         "'expires_at' is in the past. Choose a future time, or leave it out for a key that does not expire.",
         {{std::string(errors::kExpiryInPast), "/expires_at", "Choose a future time."}}});
  }
  return {};
}

}  // namespace

ApiKeys::Task<ApiKeyRecord> ApiKeys::create(const Principal& principal, const NewApiKey& key) {
  const Timestamp now = clock_.now();
  if (auto allowed = check_grant(principal, key, now); !allowed) co_return fail(std::move(allowed).error());
  ApiKeyRecord record{key.id,
                      key.hash,
                      key.tenant.value_or(principal.tenant),
                      key.scopes,
                      key.note,
                      now,
                      principal.subject,
                      key.expires_at,
                      std::nullopt};
  const KeyStore::KeyWriteJob insert = [&](KeyWriter& writer) -> Result<void> {
    writer.insert_key(record);
    writer.append_key_event(event_of(principal, record, "token.created", now));
    return {};
  };
  auto inserted = co_await store_.write_keys(insert);
  if (!inserted) co_return fail(std::move(inserted).error());
  co_return record;
}

}  // namespace atom::accounts
