#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/sha256.hpp"

namespace atom::auth {

/// Remembers the principal of a verified bearer token, so that the token's next request costs one SHA-256. It
/// holds at most `capacity` tokens, and drops roughly those that were unused for longest. Thread-safe.
///
/// An entry is valid until it expires, and for one generation of whatever decided it: the keys of an issuer,
/// or which API keys are revoked. Read the generation first, then decide: an entry that a change has
/// overtaken is then never found.
class TokenCache {
 public:
  struct Entry {
    Principal principal;
    std::uint64_t generation = 0;
    Timestamp expires_at = Timestamp::max();
    /// When the use of the token was last recorded; `max` if it is not recorded.
    Timestamp used_at = Timestamp::max();
  };

  struct Hit {
    Principal principal;
    Timestamp expires_at;
    /// The caller should record this use; no other hit says so until the next is due.
    bool use_is_due = false;
  };

  explicit TokenCache(std::size_t capacity);

  /// Returns nothing if the token is unknown, expired, or of another generation.
  std::optional<Hit> find(const Sha256& token, std::uint64_t generation, Timestamp now);
  void put(const Sha256& token, Entry entry);

 private:
  /// A SHA-256 is as good as random, so its first bytes serve as its hash.
  struct FirstBytes {
    std::size_t operator()(const Sha256& hash) const;
  };
  using Entries = std::unordered_map<Sha256, Entry, FirstBytes>;

  /// Two halves: an entry found in the old one moves to the young one. When the young one is full, it
  /// replaces the old one, whose entries are dropped.
  struct Shard {
    std::mutex mutex;
    Entries young;
    Entries old;
  };
  static constexpr std::size_t kShards = 16;

  Shard& shard_of(const Sha256& token) { return shards_[token.back() % kShards]; }
  void insert(Shard& shard, const Sha256& token, Entry entry) const;
  Entry* lookup(Shard& shard, const Sha256& token) const;

  std::size_t half_;  ///< Entries in one half of a shard.
  std::array<Shard, kShards> shards_;
};

}  // namespace atom::auth
