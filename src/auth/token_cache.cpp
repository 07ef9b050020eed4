#include "auth/token_cache.hpp"

#include <algorithm>
#include <cstring>

#include "atom/base/limits.hpp"

namespace atom::auth {

std::size_t TokenCache::FirstBytes::operator()(const Sha256& hash) const {
  std::size_t first = 0;
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

TokenCache::TokenCache(std::size_t capacity) : half_(std::max<std::size_t>(1, capacity / (2 * kShards))) {}

void TokenCache::insert(Shard& shard, const Sha256& token, Entry entry) const {
  if (shard.young.size() >= half_) {
    shard.old = std::move(shard.young);
    shard.young.clear();
  }
  shard.young.insert_or_assign(token, std::move(entry));
}

TokenCache::Entry* TokenCache::lookup(Shard& shard, const Sha256& token) const {
  if (const auto found = shard.young.find(token); found != shard.young.end()) return &found->second;
  auto node = shard.old.extract(token);
  if (node.empty()) return nullptr;
  insert(shard, token, std::move(node.mapped()));
  return &shard.young.find(token)->second;
}

std::optional<TokenCache::Hit> TokenCache::find(const Sha256& token, std::uint64_t generation,
                                                Timestamp now) {
  Shard& shard = shard_of(token);
  const std::lock_guard lock(shard.mutex);
  Entry* entry = lookup(shard, token);
  if (entry == nullptr || entry->generation != generation || entry->expires_at <= now) return std::nullopt;
  const bool use_is_due = now - entry->used_at >= limits::kTokenUseInterval;
  if (use_is_due) entry->used_at = now;
  return Hit{entry->principal, entry->expires_at, use_is_due};
}

void TokenCache::put(const Sha256& token, Entry entry) {
  Shard& shard = shard_of(token);
  const std::lock_guard lock(shard.mutex);
  shard.old.erase(token);
  insert(shard, token, std::move(entry));
}

}  // namespace atom::auth
