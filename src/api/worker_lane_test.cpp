#include "api/worker_lane.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

WorkerJob job_of(const std::string& name, std::size_t bytes = 1) {
  return {{name, name.starts_with('@')}, 1, bytes};
}

/// Names that begin with `@` are addresses, others tenants.
class WorkerLaneTest : public testing::Test {
 protected:
  /// Returns how many of `count` jobs the lane took.
  std::size_t add(const std::string& name, std::size_t count = 1, std::size_t bytes = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      WorkerJob job = job_of(name, bytes);
      if (lane_.is_full_for(job)) return i;
      lane_.add(std::make_unique<WorkerLane::Entry>(WorkerLane::Entry{std::move(job), {}, {}}));
    }
    return count;
  }

  /// Returns whose jobs run, one after the other, until none waits.
  std::vector<std::string> run_all() {
    std::vector<std::string> order;
    while (const auto entry = lane_.take()) {
      order.push_back(entry->job.requester.name);
      lane_.finish(*entry);
    }
    return order;
  }

  WorkerLane lane_{4};
};

using Names = std::vector<std::string>;

TEST_F(WorkerLaneTest, TakesTurnsBetweenRequesters) {
  add("acme", 3);
  add("globex", 2);
  EXPECT_EQ(run_all(), (Names{"acme", "globex", "acme", "globex", "acme"}));
}

TEST_F(WorkerLaneTest, AlternatesBetweenThoseWithAndWithoutACredential) {
  for (const char* address : {"@1", "@2", "@3", "@4"}) add(address, 2);
  add("acme", 3);
  EXPECT_EQ(run_all(), (Names{"@1", "acme", "@2", "acme", "@3", "acme", "@4", "@1", "@2", "@3", "@4"}));
}

TEST_F(WorkerLaneTest, GivesOneRequesterHalfOfTheWorkers) {
  add("acme", 10);
  std::vector<WorkerLane::EntryPtr> running;
  while (auto entry = lane_.take()) running.push_back(std::move(entry));
  EXPECT_EQ(running.size(), 2U);
  add("globex", 10);
  while (auto entry = lane_.take()) running.push_back(std::move(entry));
  EXPECT_EQ(running.size(), 4U);
  lane_.finish(*running.front());
  EXPECT_EQ(lane_.take()->job.requester.name, "acme") << "the other one has its share";
}

TEST_F(WorkerLaneTest, GivesOneWorkerEvenIfThereIsNoOther) {
  WorkerLane narrow(1);
  narrow.add(std::make_unique<WorkerLane::Entry>(WorkerLane::Entry{job_of("acme"), {}, {}}));
  EXPECT_NE(narrow.take(), nullptr);
}

TEST_F(WorkerLaneTest, GivesOneRequesterAQuarterOfTheQueue) {
  constexpr std::size_t kShare = limits::kWorkerQueue / limits::kWorkerQueueShare;
  EXPECT_EQ(add("acme", kShare + 1), kShare);
  EXPECT_EQ(add("globex"), 1U);
  constexpr std::size_t kBytes = limits::kWorkerQueueBytes / limits::kWorkerQueueShare;
  EXPECT_EQ(add("initech", 10, kBytes / 4), 4U);
}

TEST_F(WorkerLaneTest, LeavesHalfOfTheQueueToThoseWithACredential) {
  std::size_t taken = 0;
  for (int i = 0; i < 1000; ++i) taken += add("@" + std::to_string(i));
  EXPECT_EQ(taken, limits::kWorkerQueue / limits::kAnonymousWorkerQueueShare);
  EXPECT_EQ(add("acme"), 1U);
}

TEST_F(WorkerLaneTest, RejectsMoreThanTheQueueHolds) {
  std::size_t taken = 0;
  for (int i = 0; i < 1000; ++i) taken += add("tenant-" + std::to_string(i));
  EXPECT_EQ(taken, limits::kWorkerQueue);
  EXPECT_EQ(run_all().size(), limits::kWorkerQueue);
  EXPECT_EQ(add("acme"), 1U) << "there is room again";
}

}  // namespace
}  // namespace atom::api
