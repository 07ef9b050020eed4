#include "api/followers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

class FollowersTest : public testing::Test {
 protected:
  void run() {
    loop_.restart();
    loop_.run();
  }

  boost::asio::io_context loop_;
  std::shared_ptr<Followers> followers_ = std::make_shared<Followers>();
  int woken_ = 0;
};

TEST_F(FollowersTest, AreWokenTogetherByOnePostPerLoop) {
  const auto wake = [this] { ++woken_; };
  const auto first = followers_->join(loop_.get_executor(), wake);
  const auto second = followers_->join(loop_.get_executor(), wake);
  followers_->wake();
  followers_->wake();
  followers_->wake();
  EXPECT_EQ(woken_, 0) << "they are woken only on their own loop";
  loop_.restart();
  EXPECT_EQ(loop_.run(), 1U);
  EXPECT_EQ(woken_, 2);
  followers_->wake();
  run();
  EXPECT_EQ(woken_, 4);
}

TEST_F(FollowersTest, AreNotWokenAfterLeaving) {
  auto place = followers_->join(loop_.get_executor(), [this] { ++woken_; });
  followers_->wake();
  place.reset();
  run();
  EXPECT_EQ(woken_, 0);
  followers_->wake();
  loop_.restart();
  EXPECT_EQ(loop_.run(), 0U);
}

TEST_F(FollowersTest, AreWokenOnTheirOwnLoops) {
  boost::asio::io_context other;
  int elsewhere = 0;
  const auto here = followers_->join(loop_.get_executor(), [this] { ++woken_; });
  const auto there = followers_->join(other.get_executor(), [&] { ++elsewhere; });
  followers_->wake();
  run();
  EXPECT_EQ(woken_, 1);
  EXPECT_EQ(elsewhere, 0);
  other.run();
  EXPECT_EQ(elsewhere, 1);
}

TEST_F(FollowersTest, AreLimitedInNumber) {
  std::vector<std::unique_ptr<Followers::Place>> places;
  for (std::size_t i = 0; i < limits::kFollowers; ++i) {
    places.push_back(followers_->join(loop_.get_executor(), [] {}));
    ASSERT_TRUE(places.back());
  }
  EXPECT_FALSE(followers_->join(loop_.get_executor(), [] {}));
  places.pop_back();
  EXPECT_TRUE(followers_->join(loop_.get_executor(), [] {}));
}

}  // namespace
}  // namespace atom::api
