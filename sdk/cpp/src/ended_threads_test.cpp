#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

namespace atom::client {
namespace {

std::ptrdiff_t count_threads() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return std::distance(begin(threads), end(threads));
}

/// A client that its own call releases last leaves its thread to end by itself. If the process ended first,
/// what that thread holds of OpenSSL would be left over, and the address sanitizer's leak checker would
/// rightly say so.
class EndedThreads : public testing::Environment {
 public:
  void SetUp() override { at_start_ = count_threads(); }
  void TearDown() override {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::seconds(30);
    while (count_threads() > at_start_ && steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_LE(count_threads(), at_start_) << "a thread did not end";
  }

 private:
  std::ptrdiff_t at_start_ = 0;
};

[[maybe_unused]] const testing::Environment* const kRegistered =
    testing::AddGlobalTestEnvironment(new EndedThreads);

}  // namespace
}  // namespace atom::client
