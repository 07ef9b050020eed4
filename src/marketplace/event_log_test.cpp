#include "marketplace/event_log.hpp"

#include <gtest/gtest.h>

#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

const std::string kFlow = "flow@1.0.0";

using Words = std::vector<std::string>;

class EventLogTest : public MarketplaceTest {
 protected:
  void publish() { ASSERT_TRUE(MarketplaceTest::publish(kAnn, submission(kFlow))); }
  void decide(wpk::Decision decision, const std::string& reason = "") {
    ASSERT_TRUE(review(kRob, kFlow, decision, {}, reason));
  }
  /// An event that is nobody's but its tenant's, such as of an API key.
  void append_private_event() {
    ASSERT_TRUE(await_for_test(catalog_->write([&](CatalogWriter& writer) -> Result<void> {
      writer.append_event(
          {clock_.now(), "token.created", "tok_1", "acme", "acme/ann", "{}", Audience::nobody});
      return {};
    })));
  }

  EventPage page(const Caller& caller, std::int64_t after = 0, std::size_t limit = 100) {
    return *await_for_test(marketplace_.events.read(caller, after, limit));
  }
  Words types(const Caller& caller) {
    Words types;
    for (const EventRecord& event : page(caller).events) types.push_back(event.type);
    return types;
  }
};

TEST_F(EventLogTest, ShowsEachCallerWhatTheyMayRead) {
  append_private_event();
  publish();
  decide(wpk::Decision::approve);
  const Words of_acme{"token.created", "wpk.published", "wpk.approved"};
  EXPECT_EQ(types({}), (Words{"wpk.approved"}));
  EXPECT_EQ(types(kGil), (Words{"wpk.approved"}));
  EXPECT_EQ(types(kRob), (Words{"wpk.published", "wpk.approved"}));
  EXPECT_EQ(types(kAnn), of_acme);
  EXPECT_EQ(types(kAdmin), of_acme);
}

TEST_F(EventLogTest, ShowsEveryoneWhatHappensToPublicVersions) {
  publish();
  decide(wpk::Decision::reject);
  EXPECT_EQ(types({}), Words{}) << "nobody else has seen it yet";
  decide(wpk::Decision::approve);
  ASSERT_TRUE(yank(kAnn, kFlow));
  ASSERT_TRUE(unyank(kAnn, kFlow));
  decide(wpk::Decision::reject, "revoked");
  decide(wpk::Decision::reject, "for another reason");
  EXPECT_EQ(types({}), (Words{"wpk.approved", "wpk.yanked", "wpk.unyanked", "wpk.rejected"}));
}

TEST_F(EventLogTest, HidesAWithdrawalFromThePublic) {
  publish();
  ASSERT_TRUE(withdraw(kAnn, kFlow));
  EXPECT_EQ(types({}), Words{});
  EXPECT_EQ(types(kRob), (Words{"wpk.published", "wpk.withdrawn"}));
}

TEST_F(EventLogTest, HidesTheActorFromThePublic) {
  publish();
  decide(wpk::Decision::approve);
  EXPECT_EQ(page({}).events.back().actor, "");
  EXPECT_EQ(page(kGil).events.back().actor, "");
  for (const Principal& knowing : {kAnn, kRob, kAdmin}) {
    EXPECT_EQ(page(knowing).events.back().actor, "reviewers/rob") << knowing.subject;
  }
}

TEST_F(EventLogTest, ContinuesWhereThePageEnded) {
  EXPECT_EQ(page(kAnn, 7).next_after, 7);
  publish();
  decide(wpk::Decision::approve);
  const EventPage first = page(kAnn, 0, 1);
  EXPECT_EQ(first.events.size(), 1U);
  const EventPage second = page(kAnn, first.next_after, 1);
  EXPECT_EQ(second.events.front().type, "wpk.approved");
  EXPECT_TRUE(page(kAnn, second.next_after, 1).events.empty());
  EXPECT_EQ(marketplace_.events.last(), second.next_after);
}

TEST_F(EventLogTest, NotifiesTheObserverOnceACommit) {
  int notified = 0;
  marketplace_.events.observe([&] { ++notified; });
  publish();
  EXPECT_EQ(notified, 1);
  publish();
  EXPECT_EQ(notified, 1) << "a repeat changes nothing";
}

}  // namespace
}  // namespace atom::marketplace
