#include "marketplace/download_counts.hpp"

#include <functional>
#include <map>
#include <thread>

namespace atom::marketplace {

DownloadCounts::Shard& DownloadCounts::own_shard() {
  return shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
}

void DownloadCounts::count(std::int64_t seq) {
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  ++shard.counts[seq];
}

std::vector<DownloadCount> DownloadCounts::take() {
  std::map<std::int64_t, std::int64_t> merged;
  for (Shard& shard : shards_) {
    std::unordered_map<std::int64_t, std::int64_t> counts;
    {
      const std::lock_guard lock(shard.mutex);
      counts.swap(shard.counts);
    }
    for (const auto& [seq, count] : counts) merged[seq] += count;
  }
  std::vector<DownloadCount> taken;
  taken.reserve(merged.size());
  for (const auto& [seq, count] : merged) taken.push_back({seq, count});
  return taken;
}

void DownloadCounts::put_back(std::span<const DownloadCount> counts) {
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  for (const DownloadCount& counted : counts) shard.counts[counted.seq] += counted.count;
}

}  // namespace atom::marketplace
