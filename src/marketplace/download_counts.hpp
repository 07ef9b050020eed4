#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Downloads that are counted and not yet written down. Thread-safe. A thread counts in a shard that few
/// others use, so that counting does not wait.
class DownloadCounts {
 public:
  void count(std::int64_t seq);
  /// All that was counted, which is forgotten here; by ascending `seq`.
  std::vector<DownloadCount> take();
  void put_back(std::span<const DownloadCount> counts);

 private:
  struct alignas(64) Shard {
    std::mutex mutex;
    std::unordered_map<std::int64_t, std::int64_t> counts;
  };
  Shard& own_shard();

  std::array<Shard, 16> shards_;
};

}  // namespace atom::marketplace
