#include "marketplace/download_counts.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace atom::marketplace {
namespace {

std::vector<std::pair<std::int64_t, std::int64_t>> pairs_of(const std::vector<DownloadCount>& counts) {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (const DownloadCount& counted : counts) pairs.emplace_back(counted.seq, counted.count);
  return pairs;
}

TEST(DownloadCounts, AreTakenOnce) {
  DownloadCounts counts;
  for (const std::int64_t seq : {9, 2, 9}) counts.count(seq);
  const auto taken = counts.take();
  EXPECT_EQ(pairs_of(taken), (std::vector<std::pair<std::int64_t, std::int64_t>>{{2, 1}, {9, 2}}));
  EXPECT_TRUE(counts.take().empty());
}

TEST(DownloadCounts, CanBePutBack) {
  DownloadCounts counts;
  counts.count(9);
  counts.put_back(counts.take());
  counts.count(9);
  EXPECT_EQ(pairs_of(counts.take()), (std::vector<std::pair<std::int64_t, std::int64_t>>{{9, 2}}));
}

TEST(DownloadCounts, AreExactAcrossThreads) {
  constexpr std::int64_t kRounds = 10'000;
  DownloadCounts counts;
  const auto work = [&] {
    for (std::int64_t i = 0; i < kRounds; ++i) counts.count(i % 3);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  std::int64_t sum = 0;
  const auto add = [&] {
    for (const DownloadCount& counted : counts.take()) sum += counted.count;
  };
  for (int i = 0; i < 100; ++i) add();
  for (std::thread& thread : threads) thread.join();
  add();
  EXPECT_EQ(sum, 4 * kRounds);
}

}  // namespace
}  // namespace atom::marketplace
