#include "atom/base/threads.hpp"

#include <gtest/gtest.h>

#include <latch>

namespace atom {
namespace {

TEST(StartThreads, StartsAllThatWereAskedFor) {
  std::latch started(4);
  auto threads = start_threads(
      4, [&started] { started.arrive_and_wait(); }, [] {});
  ASSERT_TRUE(threads);
  EXPECT_EQ(threads->size(), 4U);
  for (std::thread& thread : *threads) thread.join();
}

TEST(StartThreads, SaysWhatToRaise) {
  const Error error = threads_unavailable(std::system_error(EAGAIN, std::generic_category()));
  EXPECT_EQ(error.code, kThreadsUnavailable);
  EXPECT_NE(error.message.find("TasksMax="), std::string::npos);
}

}  // namespace
}  // namespace atom
