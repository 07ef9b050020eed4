#include "api/page_cache.hpp"

#include <functional>
#include <thread>
#include <utility>

#include "base/limits.hpp"

namespace atom::api {

void PageCache::Shard::start_over(std::uint64_t at) {
  revision = at;
  bytes = 0;
  pages.clear();
}

PageCache::Shard& PageCache::own_shard() {
  return shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
}

std::shared_ptr<const CachedPage> PageCache::find(std::string_view question, std::uint64_t revision) {
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  if (shard.revision != revision) return nullptr;
  const auto found = shard.pages.find(question);
  return found == shard.pages.end() ? nullptr : found->second;
}

void PageCache::keep(std::string_view question, std::uint64_t revision,
                     const std::shared_ptr<const CachedPage>& page) {
  const std::size_t size = question.size() + page->body.size();
  if (size > limits::kCachedPageBytes) return;
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  if (shard.revision != revision || shard.bytes + size > limits::kPageCacheBytes) shard.start_over(revision);
  if (shard.pages.try_emplace(std::string(question), page).second) shard.bytes += size;
}

}  // namespace atom::api
