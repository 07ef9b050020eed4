#include "api/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "api/metrics.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

class FakeClient final : public ClientState {
 public:
  bool has_left() const override { return left; }
  std::atomic<bool> left = false;
};

class WorkersTest : public testing::Test {
 protected:
  ~WorkersTest() override {
    open_.set_value();
    threads_.join();
  }

  /// A job that takes a worker until the test ends.
  WorkerJob blocker(const std::string& name, std::size_t cost) {
    return {{name}, cost, 1, [opened = opened_] { opened.wait(); }};
  }
  std::future<JobOutcome> start(WorkerJob job) {
    return boost::asio::co_spawn(loop_, workers_.run(std::move(job)), boost::asio::use_future);
  }
  JobOutcome wait_for(std::future<JobOutcome>& outcome) {
    while (outcome.wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop_.run_one();
    return outcome.get();
  }

  static constexpr std::size_t kLarge = limits::kSmallJobCost + 1;

  std::promise<void> open_;
  std::shared_future<void> opened_ = open_.get_future().share();
  boost::asio::thread_pool threads_{2};
  Metrics metrics_;
  Workers workers_{threads_.get_executor(), 1, metrics_};
  boost::asio::io_context loop_;
};

TEST_F(WorkersTest, RunsASmallJobWhileLargeOnesWait) {
  const auto first = start(blocker("acme", kLarge));
  auto small = start({{"acme"}, 1, 1, [] {}});
  EXPECT_EQ(wait_for(small), JobOutcome::done);
  EXPECT_EQ(metrics_.worker_jobs().Value(), 1);
}

TEST_F(WorkersTest, DropsAWaitingJobWhoseClientHasLeft) {
  std::promise<void> end;
  auto first = start({{"acme"}, kLarge, 1, [held = end.get_future().share()] { held.wait(); }});
  FakeClient client;
  bool ran = false;
  auto second = start({{"globex", false, &client}, kLarge, 1, [&ran] { ran = true; }});
  loop_.poll();
  client.left = true;
  end.set_value();
  EXPECT_EQ(wait_for(first), JobOutcome::done);
  EXPECT_EQ(wait_for(second), JobOutcome::client_left);
  EXPECT_FALSE(ran);
  EXPECT_EQ(metrics_.dropped_jobs().Value(), 1);
  EXPECT_EQ(metrics_.worker_jobs().Value(), 0);
}

TEST_F(WorkersTest, RunsAJobThatDidNotWaitWhateverItsClientDoes) {
  FakeClient client;
  client.left = true;
  auto only = start({{"acme", false, &client}, kLarge, 1, [] {}});
  EXPECT_EQ(wait_for(only), JobOutcome::done);
}

TEST_F(WorkersTest, RejectsMoreThanTheShareOfARequester) {
  const auto running = start(blocker("acme", kLarge));
  std::vector<std::future<JobOutcome>> waiting;
  for (std::size_t i = 0; i < limits::kWorkerQueue / limits::kWorkerQueueShare; ++i)
    waiting.push_back(start(blocker("acme", kLarge)));
  auto rejected = start({{"acme"}, kLarge, 1, [] {}});
  EXPECT_EQ(wait_for(rejected), JobOutcome::overloaded);
}

TEST_F(WorkersTest, ThrowsWhatAJobThrows) {
  auto broken = start({{"acme"}, 1, 1, [] { throw std::runtime_error("a bug"); }});
  EXPECT_THROW(wait_for(broken), std::runtime_error);
}

}  // namespace
}  // namespace atom::api
