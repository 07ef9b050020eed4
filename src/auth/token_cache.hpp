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

/// Remembers whom a bearer token was found to speak for, so that its next request costs one SHA-256. It holds
/// at most as many as it is told to and forgets those first that were not used for longest, roughly.
/// Thread-safe.
///
/// An entry is good for one generation of what it was decided by (the keys of an issuer, the API keys that
/// are not revoked), and until it expires. Read the generation before what it is decided by is read: an entry
/// that was overtaken by a change is then never found.
class TokenCache {
 public:
  struct Entry {
    Principal principal;
    std::uint64_t generation = 0;
    Timestamp expires_at = Timestamp::max();
    /// When the use of the token was last written down; `max` for one whose use is not.
    Timestamp used_at = Timestamp::max();
  };

  struct Hit {
    Principal principal;
    bool use_is_due = false;  ///< The use is to be written down; no other hit says so before the next is due.
  };

  explicit TokenCache(std::size_t capacity);

  std::optional<Hit> find(const Sha256& token, std::uint64_t generation, Timestamp now);
  void put(const Sha256& token, Entry entry);

 private:
  /// A hash is as good as random, so its first bytes are a hash of it.
  struct FirstBytes {
    std::size_t operator()(const Sha256& hash) const;
  };
  using Entries = std::unordered_map<Sha256, Entry, FirstBytes>;

  /// Two halves: what is found in the old one moves to the young one, and when that is full it becomes the
  /// old one, whose entries are forgotten.
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
