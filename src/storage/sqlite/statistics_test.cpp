#include "storage/sqlite/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace atom::storage::sqlite {
namespace {

TEST(Statistics, CountsACommitInTheBucketThatHoldsIt) {
  Statistics statistics;
  for (const std::uint64_t size : {1, 2, 3, 4, 256, 257}) statistics.count_commit(size);
  const std::array<std::uint64_t, 10> buckets{1, 1, 2, 0, 0, 0, 0, 0, 1, 1};
  EXPECT_EQ(statistics.commits_by_size, buckets);
  EXPECT_EQ(statistics.commits, 6U);
  EXPECT_EQ(statistics.changes, 523U);
}

TEST(Statistics, SamplesTheSizesOfCommitsCumulatively) {
  Statistics statistics;
  for (const std::uint64_t size : {1, 2, 300}) statistics.count_commit(size);
  const Samples samples = statistics.samples();
  const auto sizes =
      std::ranges::find(samples, std::string_view("atom_catalog_commit_changes"), &Sample::name);
  ASSERT_NE(sizes, samples.end());
  EXPECT_EQ(sizes->value, 303);
  ASSERT_EQ(sizes->buckets.size(), 10U);
  EXPECT_EQ(sizes->buckets[0].count, 1U);
  EXPECT_EQ(sizes->buckets[8].count, 2U);
  EXPECT_EQ(sizes->buckets[9].count, 3U);
  EXPECT_EQ(sizes->buckets[9].bound, std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace atom::storage::sqlite
