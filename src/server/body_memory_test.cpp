#include "server/body_memory.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atom::server {
namespace {

constexpr std::size_t kSmall = limits::kRequestBodyBytes;
constexpr std::size_t kLarge = limits::kDocumentBytes;

class BodyMemoryTest : public testing::Test {
 protected:
  std::optional<Shares::Share> take(std::string_view address, std::size_t bytes,
                                    const marketplace::Caller& caller = kPartner) {
    api::Exchange exchange{request_, address};
    exchange.caller = caller;
    return memory_.take(exchange, bytes);
  }

  /// Takes memory for as many bodies as there is for, and returns how many that were.
  std::size_t take_all(const std::string& address, std::size_t bytes,
                       const marketplace::Caller& caller = kPartner) {
    std::size_t count = 0;
    for (auto share = take(address, bytes, caller); share; share = take(address, bytes, caller)) {
      taken_.push_back(*std::move(share));
      ++count;
    }
    return count;
  }

  /// The same from many addresses.
  std::size_t take_all_everywhere(std::size_t bytes, const marketplace::Caller& caller) {
    std::size_t count = 0;
    for (int host = 1; host < 100; ++host)
      count += take_all("192.0.2." + std::to_string(host), bytes, caller);
    return count;
  }

  static inline const marketplace::Caller kNobody = {};
  static inline const marketplace::Caller kPartner = Principal{"partner", "tenant", Scopes::all()};

  api::Request request_;
  BodyMemory memory_;
  std::vector<Shares::Share> taken_;
};

TEST_F(BodyMemoryTest, LimitsEachAddress) {
  EXPECT_EQ(take_all("192.0.2.1", kLarge), limits::kLargeBodiesBytesPerAddress / kLarge);
  EXPECT_EQ(take_all("192.0.2.1", kSmall), limits::kSmallBodiesBytesPerAddress / kSmall);
  EXPECT_EQ(take_all("192.0.2.1", kLarge, kNobody), limits::kAnonymousLargeBodiesBytesPerAddress / kLarge);
  EXPECT_EQ(take_all("192.0.2.1", kSmall, kNobody), limits::kAnonymousSmallBodiesBytesPerAddress / kSmall);
  EXPECT_TRUE(take("192.0.2.2", kLarge));
  EXPECT_TRUE(take("192.0.2.2", kSmall, kNobody));
}

TEST_F(BodyMemoryTest, TakesAnIpv6NetworkForOneAddress) {
  take_all("2001:db8::1", kLarge);
  EXPECT_FALSE(take("2001:db8::2", kLarge));
  EXPECT_TRUE(take("2001:db8:0:1::1", kLarge));
}

TEST_F(BodyMemoryTest, KeepsSomeForSmallBodiesHoweverManyLargeOnesThereAre) {
  EXPECT_EQ(take_all_everywhere(kLarge, kPartner), limits::kLargeBodiesBytes / kLarge);
  EXPECT_FALSE(take("198.51.100.1", kSmall + 1));
  EXPECT_TRUE(take("198.51.100.1", kSmall));
}

TEST_F(BodyMemoryTest, KeepsSomeForCallersWithACredential) {
  EXPECT_EQ(take_all_everywhere(kLarge, kNobody), limits::kAnonymousLargeBodiesBytes / kLarge);
  EXPECT_EQ(take_all_everywhere(kSmall, kNobody), limits::kAnonymousSmallBodiesBytes / kSmall);
  EXPECT_FALSE(take("198.51.100.1", kSmall, kNobody));
  EXPECT_TRUE(take("198.51.100.1", kLarge));
  EXPECT_TRUE(take("198.51.100.1", kSmall));
}

}  // namespace
}  // namespace atom::server
