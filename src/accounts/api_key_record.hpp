#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/sha256.hpp"

/// The records of a key store, in the words of accounts.
namespace atom::accounts {

/// An API key. The secret itself is stored nowhere; its SHA-256 finds the key.
struct ApiKeyRecord {
  std::string id;
  Sha256 hash{};
  std::string tenant;
  Scopes scopes;
  std::string note;
  Timestamp created_at;
  std::string created_by;  ///< Subject.
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> revoked_at;
  std::optional<Timestamp> last_used_at = {};  ///< To `limits::kTokenUseInterval`.
  /// The id of the key that made this one: it expires no later than that key, and ends with it.
  std::optional<std::string> parent = {};
  std::int64_t root = 0;  ///< `seq` of the first key of its line. A key without a parent is its own.
  std::int64_t seq = 0;   ///< Order of creation; given by the store.
};

/// Which keys to list, newest first.
struct ApiKeyQuery {
  std::optional<std::string> tenant;       ///< Every tenant's if absent.
  std::optional<std::int64_t> before_seq;  ///< Only keys created before this one.
  std::size_t limit = 0;
};

/// A change of a key, as the event log records it. Only the key's tenant and admins may read it.
struct ApiKeyEvent {
  Timestamp at;
  std::string type;  ///< `token.created` or `token.revoked`.
  std::string key_id;
  std::string tenant;  ///< Of the key.
  std::string actor;   ///< Who did it: `tenant/subject`.
  std::string data;    ///< A JSON object with the rest.
};

}  // namespace atom::accounts
