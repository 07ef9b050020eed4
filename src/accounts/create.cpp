#include <fmt/format.h>

#include <algorithm>

#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "accounts/errors.hpp"
#include "atom/base/authorization.hpp"
#include "atom/base/timestamp.hpp"

namespace atom::accounts {
namespace {

tl::unexpected<Error> invalid_expiry(std::string_view code, std::string message, std::string advice) {
  message += ' ' + advice;
  return fail(
      {std::string(code), std::move(message), {{std::string(code), "/expires_at", std::move(advice)}}});
}

Result<void> check_grant(const Principal& principal, const NewApiKey& key, Timestamp now) {
  if (auto allowed = require(principal, Scope::manage); !allowed) return allowed;
  for (const Scope scope : key.scopes.list()) {
    if (auto allowed = require(principal, scope); !allowed) return allowed;
  }
  if (key.tenant && *key.tenant != principal.tenant && !principal.may(Scope::admin)) {
    return fail(errors::kForeignTenant,
                "Only an admin can create keys for another tenant. Leave 'tenant' out.");
  }
  if (key.expires_at && *key.expires_at <= now)
    return invalid_expiry(errors::kExpiryInPast, "'expires_at' is in the past.", "Choose a future time.");
  return {};
}

/// A key that an admin hands to another tenant stands on its own, so that replacing the admin's key does not
/// lock out every partner. One that makes its holder an admin never does.
bool has_parent(const Principal& principal, const ApiKeyRecord& key) {
  return principal.is_key() && (key.tenant == principal.tenant || key.scopes.has(Scope::admin));
}

/// Bounds the key's lifetime, and gives it the longest one if none was requested.
Result<void> bound_lifetime(const KeyPolicy& policy, ApiKeyRecord& key, bool requested) {
  if (!policy.max_lifetime) return {};
  const Timestamp latest = key.created_at + *policy.max_lifetime;
  if (!requested) key.expires_at = std::min(key.expires_at.value_or(latest), latest);
  if (*key.expires_at <= latest) return {};
  return invalid_expiry(
      errors::kExpiryTooLate, "Keys of this server are valid for a limited time.",
      fmt::format("Choose {} at the latest, or leave 'expires_at' out.", format_rfc3339(latest)));
}

Result<void> check_count(KeyReader& reader, const KeyPolicy& policy, const ApiKeyRecord& key) {
  const std::size_t valid = reader.count_valid_keys(key.tenant, key.created_at, policy.max_per_tenant);
  if (valid < policy.max_per_tenant) return {};
  return fail(
      errors::kTooManyKeys,
      fmt::format("The tenant has {} valid keys, and may not have more. Revoke those that nobody uses.",
                  policy.max_per_tenant));
}

}  // namespace

/// Makes the key a child of the caller's key, which may have been revoked since it was identified.
Result<void> ApiKeys::attach_to_parent(KeyReader& reader, const Principal& principal,
                                       ApiKeyRecord& key) const {
  if (!has_parent(principal, key)) return {};
  auto parent = reader.find_key(principal.subject);
  if (!parent) return fail(errors::kTokenNotFound, "The key that you present is no longer known.");
  if (auto valid = check_valid(as_held(*parent), key.created_at); !valid) return valid;
  key.parent = parent->id;
  key.root = parent->root;
  if (!parent->expires_at) return {};
  if (!key.expires_at) key.expires_at = parent->expires_at;
  if (*key.expires_at <= *parent->expires_at) return {};
  return invalid_expiry(errors::kExpiryTooLate, "A key may not outlive the key that makes it.",
                        fmt::format("Choose {} at the latest, or leave 'expires_at' out.",
                                    format_rfc3339(*parent->expires_at)));
}

ApiKeys::Task<ApiKeyRecord> ApiKeys::create(const Principal& principal, const NewApiKey& key) {
  const Timestamp now = clock_.now();
  if (auto allowed = check_grant(principal, key, now); !allowed) co_return fail(std::move(allowed).error());
  ApiKeyRecord record;
  const KeyStore::KeyWriteJob insert = [&](KeyWriter& writer) -> Result<void> {
    record = {.id = key.id,
              .hash = key.hash,
              .tenant = key.tenant.value_or(principal.tenant),
              .scopes = key.scopes,
              .note = key.note,
              .created_at = now,
              .created_by = principal.subject,
              .expires_at = key.expires_at,
              .revoked_at = {}};
    if (auto done = attach_to_parent(writer, principal, record); !done) return done;
    if (auto done = bound_lifetime(policy_, record, key.expires_at.has_value()); !done) return done;
    if (auto done = check_count(writer, policy_, record); !done) return done;
    writer.insert_key(record);
    writer.append_key_event(event_of(principal, record, "token.created", now));
    return {};
  };
  auto inserted = co_await store_.write_keys(insert);
  if (!inserted) co_return fail(std::move(inserted).error());
  co_return record;
}

}  // namespace atom::accounts
