#include "atom/base/change_feed.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace atom {
namespace {

TEST(ChangeFeed, ReadsWhatWasPublished) {
  ChangePublisher feed(std::chrono::milliseconds{250});
  EXPECT_EQ(feed.read(), Changes{});
  EXPECT_EQ(feed.staleness(), std::chrono::milliseconds{250});
  feed.publish({3, 2, 1});
  EXPECT_EQ(feed.read(), (Changes{3, 2, 1}));
}

TEST(ChangeFeed, NotifiesTheLastSubscriberOfNewEventsAlone) {
  ChangePublisher feed(std::chrono::milliseconds{0});
  std::vector<std::int64_t> seen;
  feed.subscribe([] { FAIL() << "replaced"; });
  feed.subscribe([&] { seen.push_back(feed.read().event_seq); });
  feed.publish({1, 0, 0});
  feed.publish({1, 1, 1});
  feed.publish({4, 1, 1});
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 4}));
}

TEST(ChangeFeed, ShowsNoEventBeforeWhatItChanged) {
  ChangePublisher feed(std::chrono::milliseconds{0});
  constexpr std::int64_t kLast = 20'000;
  std::thread writer([&] {
    for (std::int64_t seq = 1; seq <= kLast; ++seq) {
      const auto number = static_cast<std::uint64_t>(seq);
      feed.publish({seq, number, number});
    }
  });
  bool covers_events = true;
  for (Changes now = feed.read(); now.event_seq < kLast; now = feed.read()) {
    const auto seen = static_cast<std::uint64_t>(now.event_seq);
    covers_events = covers_events && now.public_revision >= seen && now.credential_generation >= seen;
  }
  writer.join();
  EXPECT_TRUE(covers_events);
}

}  // namespace
}  // namespace atom
