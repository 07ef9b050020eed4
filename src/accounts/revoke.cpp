#include <fmt/format.h>

#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "accounts/errors.hpp"
#include "atom/base/authorization.hpp"

namespace atom::accounts {
namespace {

/// Returns the key if the principal may revoke it.
Result<ApiKeyRecord> find_own(KeyReader& reader, const Principal& principal, std::string_view id) {
  const auto tenant = tenant_filter(principal);
  auto key = reader.find_key(id);
  if (!key || (tenant && *tenant != key->tenant)) {
    return fail(errors::kTokenNotFound,
                fmt::format("Your tenant has no key '{}'. List the keys to see their ids.", id));
  }
  if (!principal.may_all(key->scopes)) {
    return fail(
        errors::kInsufficientScope,
        fmt::format("The key '{}' grants '{}', which is more than your credential does. Revoke it with a "
                    "credential that has these scopes.",
                    id, key->scopes.text()));
  }
  return *std::move(key);
}

/// Returns the valid keys that were made with `key`, or with one of these, after `key` itself.
std::vector<ApiKeyRecord> line_of(KeyReader& reader, const ApiKeyRecord& key, Timestamp now) {
  std::vector<ApiKeyRecord> line{key};
  for (std::size_t next = 0; next < line.size(); ++next) {
    for (ApiKeyRecord& child : reader.valid_children(line[next].id, now)) line.push_back(std::move(child));
  }
  return line;
}

}  // namespace

ApiKeys::Task<ApiKeyRecord> ApiKeys::revoke(const Principal& principal, std::string_view id) {
  const Timestamp now = clock_.now();
  if (auto allowed = require(principal, Scope::manage); !allowed) co_return fail(std::move(allowed).error());
  ApiKeyRecord revoked;
  const KeyStore::KeyWriteJob job = [&](KeyWriter& writer) -> Result<void> {
    auto key = find_own(writer, principal, id);
    if (!key) return fail(std::move(key).error());
    revoked = *std::move(key);
    if (revoked.revoked_at) return {};
    for (const ApiKeyRecord& ended : line_of(writer, revoked, now)) {
      writer.revoke_key(ended.id, now);
      writer.append_key_event(event_of(principal, ended, "token.revoked", now));
    }
    revoked.revoked_at = now;
    return {};
  };
  auto done = co_await store_.write_keys(job);
  if (!done) co_return fail(std::move(done).error());
  co_return revoked;
}

}  // namespace atom::accounts
