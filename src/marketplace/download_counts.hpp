#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Downloads that have been counted and not written yet. Thread-safe: each thread counts in a shard that few
/// others use, so that it hardly ever waits.
class DownloadCounts {
 public:
  void count(std::int64_t seq);
  /// Returns all counts, by ascending `seq`, and starts again from zero.
  std::vector<DownloadCount> take();
  /// Adds counts that `take` returned and that could not be written.
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
