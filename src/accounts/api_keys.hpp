#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "accounts/api_key_record.hpp"
#include "accounts/held_revocations.hpp"
#include "accounts/key_policy.hpp"
#include "accounts/key_store.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"

namespace atom::accounts {

/// An API key to store. `id` and `hash` come from the generated key.
struct NewApiKey {
  std::string id;
  Sha256 hash{};
  Scopes scopes;
  std::string note;
  std::optional<Timestamp> expires_at;
  std::optional<std::string> tenant;  ///< The caller's own if absent.
};

struct Revocation {
  ApiKeyRecord key;
  std::vector<std::string> ended;  ///< The ids of all keys that it has revoked, the key itself first.
  bool is_durable = true;          ///< False while it holds in memory alone.
};

struct ApiKeyPage {
  std::vector<ApiKeyRecord> keys;
  std::optional<std::string> next_cursor;
};

/// The use cases of API keys: whoever has the scope `manage` creates, lists and revokes those of its tenant,
/// and an admin those of every tenant; authentication looks up the owner of a key. Each change is committed
/// together with its event.
///
/// A key that a key makes is its child: it expires no later, is revoked with it, and shares its rate. Only a
/// key that an admin makes for another tenant, and that does not grant `admin`, is nobody's child.
///
/// All but `create` are idempotent. Arguments are borrowed until the call ends. Thread-safe.
class ApiKeys {
 public:
  template <class T>
  using Task = boost::asio::awaitable<Result<T>>;

  /// Borrows the store and the clock. `cursor_key` seals cursors; every node over one store shares it.
  ApiKeys(KeyStore& store, const Clock& clock, std::string cursor_key, const KeyPolicy& policy = {});

  /// Without an expiry, the key expires as late as it may. Fails with `insufficient_scope` if the caller
  /// lacks `manage` or a scope that the key grants, `foreign_tenant`, `expiry_in_past`, `expiry_too_late`,
  /// `too_many_keys`, or `revoked_token` or `expired_token` if the caller's own key has ended meanwhile.
  Task<ApiKeyRecord> create(const Principal& principal, const NewApiKey& key);

  /// Returns the keys of the caller's tenant, or of every tenant for an admin, newest first. Fails with
  /// `insufficient_scope` or `invalid_cursor`.
  Task<ApiKeyPage> list(const Principal& principal, std::size_t limit,
                        const std::optional<std::string>& cursor);

  /// Revokes the key and all that were made with it. Fails with `token_not_found`, also for another tenant's
  /// key, or `insufficient_scope` if the caller lacks `manage` or a scope of the key.
  ///
  /// A revocation that cannot be written holds in memory until `write_held` has written it, or the process
  /// ends.
  Task<Revocation> revoke(const Principal& principal, std::string_view id);

  bool has_held() const { return !held_.empty(); }
  /// Returns the ids of the keys whose revocation was requested and holds in memory alone.
  std::vector<std::string> held() const;
  /// Writes the revocations that hold in memory. Fails if one remains.
  Task<void> write_held();

  /// Returns the key with this hash if it is valid now. Fails with `invalid_token`, `expired_token` or
  /// `revoked_token`.
  Task<ApiKeyRecord> identify(const Sha256& hash);

  /// Changes with each revocation, before it is acknowledged. Whoever remembers what `identify` returned
  /// reads the generation first, and trusts its memory only while the generation stays the same. A revocation
  /// that another process acknowledged may take `ChangeFeed::staleness` to be seen.
  std::uint64_t generation() const {
    return store_.changes().read().credential_generation + held_.generation();
  }

  /// Records that a key was used. `id` is copied, so that nobody has to wait for the call.
  Task<void> note_use(std::string id, Timestamp at);

 private:
  Task<Revocation> hold(const Principal& principal, std::string_view id, Timestamp at);
  /// Returns the key as its held revocation leaves it.
  ApiKeyRecord as_held(ApiKeyRecord key) const;
  Result<void> attach_to_parent(KeyReader& reader, const Principal& principal, ApiKeyRecord& key) const;

  KeyStore& store_;
  const Clock& clock_;
  std::string cursor_key_;
  KeyPolicy policy_;
  HeldRevocations held_;
};

}  // namespace atom::accounts
