#include "server/body_memory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace atom::server {
namespace {

constexpr std::size_t kSmall = limits::kRequestBodyBytes;
constexpr std::size_t kLarge = limits::kDocumentBytes;

class BodyMemoryTest : public testing::Test {
 protected:
  /// Takes memory for as many bodies as there is for, and returns how many that were.
  std::size_t take_all(const std::string& address, std::size_t bytes) {
    std::size_t count = 0;
    for (auto share = memory_.take(address, bytes); share; share = memory_.take(address, bytes)) {
      taken_.push_back(*std::move(share));
      ++count;
    }
    return count;
  }

  BodyMemory memory_;
  std::vector<Shares::Share> taken_;
};

TEST_F(BodyMemoryTest, LimitsEachAddress) {
  EXPECT_EQ(take_all("192.0.2.1", kLarge), limits::kLargeBodiesBytesPerAddress / kLarge);
  EXPECT_EQ(take_all("192.0.2.1", kSmall), limits::kSmallBodiesBytesPerAddress / kSmall);
  EXPECT_TRUE(memory_.take("192.0.2.2", kLarge));
  EXPECT_TRUE(memory_.take("192.0.2.2", kSmall));
}

TEST_F(BodyMemoryTest, TakesAnIpv6NetworkForOneAddress) {
  take_all("2001:db8::1", kLarge);
  EXPECT_FALSE(memory_.take("2001:db8::2", kLarge));
  EXPECT_TRUE(memory_.take("2001:db8:0:1::1", kLarge));
}

TEST_F(BodyMemoryTest, KeepsSomeForSmallBodiesHoweverManyLargeOnesThereAre) {
  std::size_t large = 0;
  for (int host = 1; host < 100; ++host) large += take_all("192.0.2." + std::to_string(host), kLarge);
  EXPECT_EQ(large, limits::kLargeBodiesBytes / kLarge);
  EXPECT_FALSE(memory_.take("198.51.100.1", kSmall + 1));
  EXPECT_TRUE(memory_.take("198.51.100.1", kSmall));
}

}  // namespace
}  // namespace atom::server
