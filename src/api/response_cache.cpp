#include "api/response_cache.hpp"

#include <functional>
#include <thread>
#include <utility>

#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

/// A head, a node of the map and the like, about.
constexpr std::size_t kOverheadBytes = 1024;

std::size_t size_of(std::string_view target, const CachedResponse& response) {
  return target.size() + response.representation.response.body().size() + kOverheadBytes;
}

}  // namespace

void ResponseCache::Shard::advance_to(std::uint64_t now) {
  if (revision == now) return;
  revision = now;
  young_bytes = 0;
  young.clear();
  old.clear();
}

void ResponseCache::Shard::insert(std::string_view target,
                                  const std::shared_ptr<const CachedResponse>& response) {
  const std::size_t size = size_of(target, *response);
  if (young_bytes + size > limits::kResponseCacheBytes / 2) {
    old = std::exchange(young, {});
    young_bytes = 0;
  }
  if (young.try_emplace(std::string(target), response).second) young_bytes += size;
}

ResponseCache::Shard& ResponseCache::own_shard() {
  return shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
}

std::shared_ptr<const CachedResponse> ResponseCache::find(std::string_view target, std::uint64_t revision) {
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  if (shard.revision != revision) return nullptr;
  if (const auto found = shard.young.find(target); found != shard.young.end()) return found->second;
  const auto found = shard.old.find(target);
  if (found == shard.old.end()) return nullptr;
  std::shared_ptr<const CachedResponse> response = std::move(found->second);
  shard.old.erase(found);
  shard.insert(target, response);
  return response;
}

void ResponseCache::put(std::string_view target, std::uint64_t revision, CachedResponse response) {
  if (size_of(target, response) > limits::kCachedResponseBytes) return;
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  shard.advance_to(revision);
  shard.insert(target, std::make_shared<const CachedResponse>(std::move(response)));
}

}  // namespace atom::api
