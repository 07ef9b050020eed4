#include "storage/sqlite/commit_queue.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/temporary_directory_for_test.hpp"
#include "storage/sqlite/schema.hpp"

namespace atom::storage::sqlite {
namespace {

Database new_catalog() {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  return database;
}

class CommitQueueTest : public testing::Test {
 protected:
  /// Pushes a job and notes what became of it under `index`.
  void push(std::size_t index, CommitQueue::Job job,
            CommitQueue::Urgency urgency = CommitQueue::Urgency::ordinary) {
    outcomes_.resize(std::max(outcomes_.size(), index + 1));
    queue_.push(
        std::move(job), loop_.get_executor(),
        [this, index](const std::exception_ptr& thrown, Result<void> result) {
          outcomes_[index] = thrown ? "threw" : result ? "ok" : result.error().code;
        },
        urgency);
  }

  /// Holds the writer, so that what is pushed meanwhile waits together.
  void hold(std::latch& held, std::latch& release) {
    push(0, [&](Writer&) {
      held.count_down();
      release.wait();
      return true;
    });
    held.wait();
  }

  void run_until_completed(std::size_t count) {
    while (std::ranges::count(outcomes_, "") + count > outcomes_.size()) {
      loop_.restart();
      loop_.run_for(std::chrono::milliseconds{5});
    }
  }

  std::vector<std::string> outcomes_;
  boost::asio::io_context loop_;
  ChangePublisher feed_{std::chrono::milliseconds{0}};
  CommitQueue queue_{new_catalog(), feed_};
};

TEST_F(CommitQueueTest, RollsBackOnlyTheFailedJobsOfABatch) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  const auto insert = [](Writer& writer, const char* name) { writer.insert_package({name, "acme", {}}); };
  push(1, [&](Writer& writer) { return insert(writer, "kept"), true; });
  push(2, [&](Writer& writer) { return insert(writer, "cancelled"), false; });
  push(3, [&](Writer& writer) -> bool {
    insert(writer, "thrown");
    throw std::logic_error("a bug");
  });
  push(4, [&](Writer& writer) { return insert(writer, "also kept"), true; });
  release.count_down();
  run_until_completed(5);
  EXPECT_EQ(outcomes_, (std::vector<std::string>{"ok", "ok", "ok", "threw", "ok"}));

  std::string there;
  push(5, [&](Writer& writer) {
    for (const char* name : {"kept", "cancelled", "thrown", "also kept"})
      there += writer.find_package(name) ? 'y' : 'n';
    return true;
  });
  run_until_completed(6);
  EXPECT_EQ(there, "ynny");
}

TEST_F(CommitQueueTest, RunsNoJobTwiceIfARejectedOneWroteNothing) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  int runs = 0;
  const auto insert = [&](const char* name) {
    return [&runs, name](Writer& writer) { return ++runs, writer.insert_package({name, "acme", {}}), true; };
  };
  push(1, insert("one"));
  push(2, [&](Writer&) { return ++runs, false; });
  push(3, insert("two"));
  release.count_down();
  run_until_completed(4);
  EXPECT_EQ(runs, 3);
}

TEST_F(CommitQueueTest, CompletesJobsInOrderOnTheirExecutors) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  boost::asio::io_context other;
  std::vector<int> here;
  std::vector<int> there;
  for (int i = 0; i < 20; ++i) {
    const bool is_other = i % 2 != 0;
    queue_.push([](Writer&) { return true; }, is_other ? other.get_executor() : loop_.get_executor(),
                [&completed = is_other ? there : here, i](const std::exception_ptr&, const Result<void>&) {
                  completed.push_back(i);
                });
  }
  release.count_down();
  while (here.size() < 10) {
    loop_.restart();
    loop_.run_for(std::chrono::milliseconds{5});
  }
  EXPECT_EQ(here, (std::vector<int>{0, 2, 4, 6, 8, 10, 12, 14, 16, 18}));
  EXPECT_TRUE(there.empty()) << "nobody has run the other one";
  while (there.size() < 10) {
    other.restart();
    other.run_for(std::chrono::milliseconds{5});
  }
  EXPECT_EQ(there, (std::vector<int>{1, 3, 5, 7, 9, 11, 13, 15, 17, 19}));
}

TEST_F(CommitQueueTest, RejectsJobsWhenTheQueueIsFull) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  for (std::size_t i = 1; i <= limits::kWriteQueue + 1; ++i) push(i, [](Writer&) { return true; });
  release.count_down();
  run_until_completed(limits::kWriteQueue + 2);
  EXPECT_EQ(outcomes_[limits::kWriteQueue], "ok");
  EXPECT_EQ(outcomes_[limits::kWriteQueue + 1], "overloaded");
}

TEST_F(CommitQueueTest, RollsBackTheBatchIfStorageFails) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  push(1, [](Writer& writer) {
    writer.insert_package({"gone", "acme", {}});
    return true;
  });
  push(2, [](Writer&) -> bool { throw marketplace::CatalogFault("the disk is full"); });
  release.count_down();
  run_until_completed(3);
  EXPECT_EQ(outcomes_[1], "catalog_unavailable");
  EXPECT_EQ(outcomes_[2], "catalog_unavailable");
  bool there = true;
  push(3, [&](Writer& writer) {
    there = writer.find_package("gone").has_value();
    return true;
  });
  run_until_completed(4);
  EXPECT_FALSE(there);
}

TEST_F(CommitQueueTest, RunsUrgentJobsFirstHoweverManyWait) {
  std::latch held(1);
  std::latch release(1);
  hold(held, release);
  std::string order;
  for (std::size_t i = 1; i <= limits::kWriteQueue; ++i)
    push(i, [&](Writer&) { return order += order.size() < 2 ? "o" : "", true; });
  const std::size_t last = limits::kWriteQueue + 1;
  push(
      last, [&](Writer&) { return order += "u", true; }, CommitQueue::Urgency::urgent);
  release.count_down();
  run_until_completed(last + 1);
  EXPECT_EQ(outcomes_[last], "ok");
  EXPECT_EQ(order, "uo");
}

TEST(CommitQueue, MergesSearchIndexSegmentsWhenIdle) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "catalog.db").string();
  Database written(path, Access::create);
  written.execute("PRAGMA journal_mode = WAL");
  prepare_schema(written);
  ChangePublisher feed(std::chrono::milliseconds{0});
  CommitQueue queue(std::move(written), feed);
  boost::asio::io_context loop;
  const auto guard = boost::asio::make_work_guard(loop);
  const auto commit = [&](int number) {
    marketplace::VersionRecord version;
    version.name = "flow";
    version.version = fmt::format("1.0.{}", number);
    version.status = wpk::Status::approved;
    bool done = false;
    queue.push(
        [&](Writer& writer) {
          if (number == 0) writer.insert_package({"flow", "acme", {}});
          writer.insert_version(version, "text");
          return true;
        },
        loop.get_executor(),
        [&](const std::exception_ptr&, const Result<void>& result) { done = result.has_value(); });
    while (!done) loop.run_one();
  };
  // Each leaves a part of its own; so many are not merged within the commits.
  for (int number = 0; number < 15; ++number) commit(number);

  Database reader(path, Access::read_only);
  const auto parts = [&] {
    Rows rows = reader.query("SELECT count(DISTINCT segid) FROM approved_search_idx");
    rows.next();
    return rows.integer(0);
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (parts() > 4 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_LE(parts(), 4);
}

}  // namespace
}  // namespace atom::storage::sqlite
