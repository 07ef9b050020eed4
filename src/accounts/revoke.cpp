#include <fmt/format.h>

#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "accounts/errors.hpp"

namespace atom::accounts {

ApiKeys::Task<ApiKeyRecord> ApiKeys::revoke(const Principal& principal, std::string_view id) {
  const Timestamp now = clock_.now();
  const auto tenant = tenant_filter(principal);
  ApiKeyRecord revoked;
  const KeyStore::KeyWriteJob job = [&](KeyWriter& writer) -> Result<void> {
    auto key = writer.find_key(id);
    if (!key || (tenant && *tenant != key->tenant)) {
      return fail(errors::kTokenNotFound,
                  fmt::format("Your tenant has no key '{}'. List the keys to see their ids.", id));
    }
    revoked = *std::move(key);
    if (revoked.revoked_at) return {};
    revoked.revoked_at = now;
    writer.revoke_key(id, now);
    writer.append_key_event(event_of(principal, revoked, "token.revoked", now));
    return {};
  };
  auto done = co_await store_.write_keys(job);
  if (!done) co_return fail(std::move(done).error());
  co_return revoked;
}

}  // namespace atom::accounts
