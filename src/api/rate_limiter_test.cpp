#include "api/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RateLimiterTest : public testing::Test {
 protected:
  /// Returns how many of `count` requests from one address are allowed.
  int let_through(int count, std::string_view address = "192.0.2.1") {
    int allowed = 0;
    for (int i = 0; i < count; ++i) allowed += limiter_.take_for_address(address).allowed ? 1 : 0;
    return allowed;
  }

  ManualClock clock_{Timestamp(milliseconds(1'700'000'000'000))};
  RateLimiter limiter_{{10, seconds(5)}, clock_, 7, 1024};
};

TEST_F(RateLimiterTest, AllowsABurstOfTheWholeRateAndRefillsOverTime) {
  EXPECT_EQ(let_through(20), 10);
  clock_.advance(milliseconds(499));
  EXPECT_EQ(let_through(5), 0);
  clock_.advance(milliseconds(1));
  EXPECT_EQ(let_through(5), 1);
  clock_.advance(seconds(1));
  EXPECT_EQ(let_through(5), 2);
  clock_.advance(seconds(3600));
  EXPECT_EQ(let_through(20), 10);
}

TEST_F(RateLimiterTest, ReportsTheRemainderAndItsReset) {
  Allowance allowance = limiter_.take_for_address("192.0.2.1");
  EXPECT_TRUE(allowance.allowed);
  EXPECT_EQ(allowance.remaining, 9);
  EXPECT_EQ(allowance.reset, seconds(1));
  for (int left = 8; left >= 0; --left) EXPECT_EQ(limiter_.take_for_address("192.0.2.1").remaining, left);
  allowance = limiter_.take_for_address("192.0.2.1");
  EXPECT_FALSE(allowance.allowed);
  EXPECT_EQ(allowance.remaining, 0);
  EXPECT_EQ(allowance.reset, seconds(5));
  EXPECT_EQ(allowance.retry_after, seconds(1));
}

TEST_F(RateLimiterTest, TakesAsManyAsARequestCountsAs) {
  EXPECT_EQ(limiter_.take_for_address("192.0.2.1", 4).remaining, 6);
  const Allowance rejected = limiter_.take_for_address("192.0.2.1", 8);
  EXPECT_FALSE(rejected.allowed);
  EXPECT_EQ(rejected.retry_after, seconds(1));
  EXPECT_EQ(limiter_.take_for_address("192.0.2.1", 6).remaining, 0) << "a rejected request costs nothing";
}

TEST_F(RateLimiterTest, TakesAtMostTheWholeRate) {
  EXPECT_TRUE(limiter_.take_for_address("192.0.2.1", 1'000'000).allowed);
  EXPECT_EQ(let_through(1), 0);
  clock_.advance(seconds(5));
  EXPECT_TRUE(limiter_.take_for_address("192.0.2.1", 1'000'000).allowed);
}

TEST_F(RateLimiterTest, AllowsACallerThatWaitedForRetryAfter) {
  RateLimiter slow({1, seconds(60)}, clock_, 7, 1024);
  EXPECT_TRUE(slow.take_for_address("192.0.2.1").allowed);
  clock_.advance(milliseconds(100));
  const Allowance rejected = slow.take_for_address("192.0.2.1");
  EXPECT_EQ(rejected.retry_after, seconds(60));
  clock_.advance(rejected.retry_after);
  EXPECT_TRUE(slow.take_for_address("192.0.2.1").allowed);
}

TEST_F(RateLimiterTest, DoesNotChargeARejectedRequest) {
  EXPECT_EQ(let_through(1000), 10);
  clock_.advance(milliseconds(500));
  EXPECT_EQ(let_through(1), 1);
}

TEST_F(RateLimiterTest, IgnoresAWallClockThatIsSet) {
  for (const seconds moved : {-seconds(3600), seconds(3600)}) {
    clock_.advance(seconds(10));
    EXPECT_EQ(let_through(4), 4);
    clock_.set_wall_clock(clock_.now() + moved);
    EXPECT_EQ(let_through(10), 6);
  }
}

TEST_F(RateLimiterTest, KeepsCallersApart) {
  EXPECT_EQ(let_through(20, "192.0.2.1"), 10);
  EXPECT_EQ(let_through(20, "192.0.2.2"), 10);
  EXPECT_EQ(let_through(20, "2001:db8::1"), 10);
  for (const Principal& principal :
       {Principal{"a", "bc", {}}, Principal{"ab", "c", {}}, Principal{"192.0.2.1", "", {}}}) {
    EXPECT_EQ(limiter_.take_for_principal(principal).remaining, 9);
  }
}

TEST_F(RateLimiterTest, CountsTheKeysOfOneLineAsOneCaller) {
  EXPECT_EQ(limiter_.take_for_principal({"tok_1", "acme", {}, 7}).remaining, 9);
  EXPECT_EQ(limiter_.take_for_principal({"tok_2", "acme", {}, 7}).remaining, 8);
  EXPECT_EQ(limiter_.take_for_principal({"tok_3", "globex", {}, 7}).remaining, 7);
  EXPECT_EQ(limiter_.take_for_principal({"tok_4", "acme", {}, 8}).remaining, 9);
  EXPECT_EQ(limiter_.take_for_principal({"tok_1", "acme", {}}).remaining, 9) << "the subject of a JWT";
}

TEST_F(RateLimiterTest, CountsEveryoneInATenant) {
  EXPECT_EQ(limiter_.take_for_tenant("acme").remaining, 9);
  EXPECT_EQ(limiter_.take_for_tenant("acme").remaining, 8);
  EXPECT_EQ(limiter_.take_for_tenant("globex").remaining, 9);
  EXPECT_EQ(limiter_.take_for_principal({"acme", "", {}}).remaining, 9);
  EXPECT_EQ(limiter_.take_for_address("acme").remaining, 9);
}

TEST_F(RateLimiterTest, CountsAnIpv6NetworkAsOneCaller) {
  EXPECT_EQ(let_through(5, "2001:db8:1:2::1"), 5);
  EXPECT_EQ(let_through(20, "2001:db8:1:2:ffff:ffff:ffff:ffff"), 5);
  EXPECT_EQ(let_through(20, "2001:db8:1:3::1"), 10);
  EXPECT_EQ(rated_network("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rated_network("fe80::1%eth0"), rated_network("fe80::2"));
  EXPECT_EQ(rated_network("nonsense"), "nonsense");
}

TEST_F(RateLimiterTest, StillLimitsABusyCallerDuringAFloodOfOthers) {
  RateLimiter small({10, seconds(5)}, clock_, 7, 64);
  for (int i = 0; i < 20; ++i) small.take_for_address("192.0.2.1");
  for (int i = 0; i < 100'000; ++i) small.take_for_principal({std::to_string(i), "flood", {}});
  EXPECT_FALSE(small.take_for_address("192.0.2.1").allowed);
}

TEST_F(RateLimiterTest, HoldsTheRateAcrossThreads) {
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 1000; ++k) allowed += limiter_.take_for_address("192.0.2.9").allowed ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 10);
}

}  // namespace
}  // namespace atom::api
