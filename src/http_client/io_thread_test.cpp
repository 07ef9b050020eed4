#include "http_client/io_thread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <vector>

namespace atom::http_client {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(IoThread, RunsPostedTasksInOrderBeforeItEnds) {
  std::vector<int> order;
  {
    IoThread io(linked_libcurl());
    for (int i = 0; i < 100; ++i) {
      io.post([&, i] {
        EXPECT_TRUE(io.is_current());
        order.push_back(i);
      });
    }
  }
  ASSERT_EQ(order.size(), 100U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(IoThread, RunsTimersInOrder) {
  IoThread io(linked_libcurl());
  std::promise<std::vector<int>> done;
  std::vector<int> order;
  io.post([&] {
    const auto now = steady_clock::now();
    io.call_at(now + milliseconds{20}, [&] { done.set_value(order); });
    io.call_at(now + milliseconds{10}, [&] { order.push_back(2); });
    const auto cancelled = io.call_at(now + milliseconds{5}, [&] { order.push_back(9); });
    io.call_at(now, [&] { order.push_back(1); });
    io.cancel(cancelled);
  });
  EXPECT_EQ(done.get_future().get(), (std::vector<int>{1, 2}));
}

TEST(IoThread, IsWokenByATaskWhileItWaits) {
  IoThread io(linked_libcurl());
  for (int i = 0; i < 100; ++i) {
    std::promise<void> ran;
    io.post([&] { ran.set_value(); });
    ran.get_future().wait();
  }
}

TEST(IoThread, MayBeEndedByItsOwnLastTask) {
  auto io = std::make_unique<IoThread>(linked_libcurl());
  std::promise<void> ended;
  IoThread& thread = *io;
  thread.post([&ended, owner = std::make_shared<std::unique_ptr<IoThread>>(std::move(io))] {
    owner->reset();
    ended.set_value();
  });
  ended.get_future().wait();
}

}  // namespace
}  // namespace atom::http_client
