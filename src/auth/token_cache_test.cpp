#include "auth/token_cache.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "atom/base/limits.hpp"
#include "auth/now_for_test.hpp"

namespace atom::auth {
namespace {

constexpr std::size_t kCapacity = 64;
const Principal kAnn{"ann", "acme", {Scope::publish}};

Sha256 token(int number) {
  return sha256(std::to_string(number));
}

TEST(TokenCache, RemembersUntilTheTokenExpires) {
  TokenCache cache(kCapacity);
  EXPECT_FALSE(cache.find(token(1), 0, kNow));
  cache.put(token(1), {kAnn, 0, kNow + std::chrono::seconds{1}});
  EXPECT_EQ(cache.find(token(1), 0, kNow)->principal, kAnn);
  EXPECT_FALSE(cache.find(token(2), 0, kNow));
  EXPECT_FALSE(cache.find(token(1), 0, kNow + std::chrono::seconds{1}));
}

TEST(TokenCache, RemembersForOneGeneration) {
  TokenCache cache(kCapacity);
  cache.put(token(1), {kAnn, 7});
  EXPECT_TRUE(cache.find(token(1), 7, kNow));
  EXPECT_FALSE(cache.find(token(1), 8, kNow));
  cache.put(token(1), {kAnn, 8});
  EXPECT_TRUE(cache.find(token(1), 8, kNow));
}

TEST(TokenCache, ReportsOnceThatAUseIsDue) {
  TokenCache cache(kCapacity);
  cache.put(token(1), {kAnn, 0, Timestamp::max(), kNow});
  const Timestamp later = kNow + limits::kTokenUseInterval;
  EXPECT_FALSE(cache.find(token(1), 0, later - std::chrono::milliseconds{1})->use_is_due);
  EXPECT_TRUE(cache.find(token(1), 0, later)->use_is_due);
  EXPECT_FALSE(cache.find(token(1), 0, later)->use_is_due);
  cache.put(token(2), {kAnn, 0});
  EXPECT_FALSE(cache.find(token(2), 0, later)->use_is_due);
}

TEST(TokenCache, KeepsUsedTokensWithinItsCapacity) {
  TokenCache cache(kCapacity);
  cache.put(token(0), {kAnn, 0});
  for (int i = 1; i < 1000; ++i) {
    cache.put(token(i), {kAnn, 0});
    ASSERT_TRUE(cache.find(token(0), 0, kNow)) << i;
  }
  std::size_t held = 0;
  for (int i = 0; i < 1000; ++i) held += cache.find(token(i), 0, kNow) ? 1 : 0;
  EXPECT_LE(held, kCapacity);
  EXPECT_GE(held, 1U);
}

TEST(TokenCache, IsUsedByManyThreads) {
  TokenCache cache(kCapacity);
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 4; ++worker) {
    threads.emplace_back([&cache, worker] {
      for (int i = 0; i < 20'000; ++i) {
        const int number = (i * 7 + worker) % 100;
        cache.put(token(number), {{std::to_string(number), "acme", {}}, 0});
        const auto hit = cache.find(token(number), 0, kNow);
        if (hit) {
          EXPECT_EQ(hit->principal.subject, std::to_string(number));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace atom::auth
