#include "server/shares.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace atom::server {
namespace {

TEST(SharesTest, LimitsEachClient) {
  Shares shares({100, 10});
  const auto most = shares.take("a", 10);
  EXPECT_TRUE(most);
  EXPECT_FALSE(shares.take("a", 1));
  EXPECT_TRUE(shares.take("b", 10));
}

TEST(SharesTest, LimitsAllClientsTogether) {
  Shares shares({10, 10});
  const auto some = shares.take("a", 6);
  EXPECT_FALSE(shares.take("b", 5));
  EXPECT_TRUE(shares.take("b", 4));
}

TEST(SharesTest, LimitsAnEmptyClientOnlyWithAllOthers) {
  Shares shares({10, 2});
  const auto most = shares.take("", 6);
  EXPECT_TRUE(shares.take("", 4));
  EXPECT_FALSE(shares.take("", 5));
}

TEST(SharesTest, GetsBackWhatAClientNoLongerUses) {
  Shares shares({10, 10});
  {
    const auto most = shares.take("a", 10);
    EXPECT_EQ(shares.taken(), 10U);
  }
  EXPECT_EQ(shares.taken(), 0U);
  EXPECT_TRUE(shares.take("a", 10));
}

TEST(SharesTest, GetsBackAMovedShareOnce) {
  Shares shares({10, 10});
  auto first = shares.take("a", 4);
  Shares::Share second = *std::move(first);
  first.reset();
  EXPECT_EQ(shares.taken(), 4U);
  second = *shares.take("b", 5);
  EXPECT_EQ(shares.taken(), 5U);
  second = Shares::Share();
  EXPECT_EQ(shares.taken(), 0U);
}

TEST(SharesTest, CountsTheSharesOfOneClientTogether) {
  Shares shares({100, 10});
  std::vector<Shares::Share> taken;
  for (int i = 0; i < 5; ++i) taken.push_back(*shares.take("a", 2));
  EXPECT_FALSE(shares.take("a", 2));
  taken.pop_back();
  EXPECT_TRUE(shares.take("a", 2));
}

}  // namespace
}  // namespace atom::server
