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

/// Revokes the key and its line, unless that has been done.
Result<Revocation> revoke_line(KeyWriter& writer, const Principal& principal, std::string_view id,
                               Timestamp now) {
  auto key = find_own(writer, principal, id);
  if (!key) return fail(std::move(key).error());
  Revocation revocation{*std::move(key), {std::string(id)}, true};
  if (revocation.key.revoked_at) return revocation;
  revocation.ended.clear();
  for (const ApiKeyRecord& ended : line_of(writer, revocation.key, now)) {
    writer.revoke_key(ended.id, now);
    writer.append_key_event(event_of(principal, ended, "token.revoked", now));
    revocation.ended.push_back(ended.id);
  }
  revocation.key.revoked_at = now;
  return revocation;
}

}  // namespace

ApiKeys::Task<Revocation> ApiKeys::revoke(const Principal& principal, std::string_view id) {
  const Timestamp now = clock_.now();
  if (auto allowed = require(principal, Scope::manage); !allowed) co_return fail(std::move(allowed).error());
  std::optional<Result<Revocation>> outcome;
  const KeyStore::KeyWriteJob job = [&](KeyWriter& writer) -> Result<void> {
    outcome = revoke_line(writer, principal, id, now);
    if (!*outcome) return fail(outcome->error());
    return {};
  };
  auto done = co_await store_.revoke_keys(job);
  if (done) {
    held_.release(id);
    co_return **std::move(outcome);
  }
  if (outcome && !*outcome) co_return fail(std::move(done).error());
  co_return co_await hold(principal, id, now);
}

ApiKeys::Task<Revocation> ApiKeys::hold(const Principal& principal, std::string_view id, Timestamp at) {
  Revocation revoked{{}, {}, false};
  HeldRevocation held{principal, std::string(id), at, {}};
  const KeyStore::KeyReadJob read = [&](KeyReader& reader) -> Result<void> {
    auto key = find_own(reader, principal, id);
    if (!key) return fail(std::move(key).error());
    held.ended.clear();
    for (const ApiKeyRecord& ended : line_of(reader, *key, at)) held.ended.push_back(ended.id);
    revoked.key = *std::move(key);
    revoked.ended = held.ended;
    return {};
  };
  auto done = co_await store_.read_keys(read);
  if (!done) co_return fail(std::move(done).error());
  if (!held_.hold(std::move(held))) {
    co_return fail(
        errors::kTooManyHeldRevocations,
        "The server can neither write this revocation nor remember it. Free disk space, then try again.");
  }
  revoked.key = as_held(std::move(revoked.key));
  co_return revoked;
}

std::vector<std::string> ApiKeys::held() const {
  std::vector<std::string> ids;
  for (const HeldRevocation& held : held_.all()) ids.push_back(held.id);
  return ids;
}

ApiKeys::Task<void> ApiKeys::write_held() {
  Result<void> outcome;
  for (const HeldRevocation& held : held_.all()) {
    const KeyStore::KeyWriteJob job = [&held](KeyWriter& writer) -> Result<void> {
      auto revoked = revoke_line(writer, held.principal, held.id, held.at);
      if (!revoked) return fail(std::move(revoked).error());
      return {};
    };
    auto done = co_await store_.revoke_keys(job);
    if (done) held_.release(held.id);
    if (!done) outcome = std::move(done);
  }
  co_return outcome;
}

}  // namespace atom::accounts
