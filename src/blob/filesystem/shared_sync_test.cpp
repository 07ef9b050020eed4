#include "blob/filesystem/shared_sync.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

namespace atom::blob::filesystem {
namespace {

TEST(SharedSync, RunsForEachCallerAlone) {
  int syncs = 0;
  SharedSync sync([&]() -> Result<void> {
    ++syncs;
    return {};
  });
  EXPECT_TRUE(sync());
  EXPECT_TRUE(sync());
  EXPECT_EQ(syncs, 2);
}

/// Callers that ask while the first sync runs. Whether they wait already cannot be seen from outside, so the
/// test waits until they have started to ask, and checks only bounds on the number of syncs.
TEST(SharedSync, IsSharedByCallersDuringAnotherSync) {
  constexpr int kFollowers = 16;
  std::atomic<int> syncs = 0;
  std::binary_semaphore first_runs{0};
  std::binary_semaphore first_may_end{0};
  SharedSync sync([&]() -> Result<void> {
    if (++syncs == 1) {
      first_runs.release();
      first_may_end.acquire();
      return {};
    }
    return fail("second", "The second one failed.");
  });
  std::jthread leader([&] { EXPECT_TRUE(sync()); });
  first_runs.acquire();
  std::latch asking(kFollowers);
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> followers;
    followers.reserve(kFollowers);
    for (int i = 0; i < kFollowers; ++i) {
      followers.emplace_back([&] {
        asking.count_down();
        const Result<void> done = sync();
        if (!done && done.error().code == "second") ++failures;
      });
    }
    asking.wait();
    EXPECT_EQ(syncs, 1) << "one at a time";
    first_may_end.release();
  }
  EXPECT_EQ(failures, kFollowers) << "a sync that had begun before counts for nobody who asked after";
  EXPECT_GE(syncs, 2);
  EXPECT_LE(syncs, 1 + kFollowers);
}

}  // namespace
}  // namespace atom::blob::filesystem
