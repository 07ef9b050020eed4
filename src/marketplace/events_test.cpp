#include <gtest/gtest.h>

#include "blob/memory/store.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/principals_for_test.hpp"
#include "marketplace/submission_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::marketplace {
namespace {

const wpk::Id kFlow = *wpk::Id::parse("flow@1.0.0");

using Words = std::vector<std::string>;

class EventsTest : public testing::Test {
 protected:
  void publish() {
    const OwnedSubmission sent = submission_for_test(R"({"name":"flow","version":"1.0.0","steps":["init"]})");
    ASSERT_TRUE(await_for_test(marketplace_.publish(kAnn, sent)));
  }
  void decide(wpk::Decision decision, const std::string& reason = "") {
    ASSERT_TRUE(await_for_test(marketplace_.review(kRob, {kFlow, decision, reason, {}})));
  }
  void make_key() {
    ASSERT_TRUE(await_for_test(
        marketplace_.create_token(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}})));
  }

  EventPage page(const Caller& caller, std::int64_t after = 0, std::size_t limit = 100) {
    return *await_for_test(marketplace_.events(caller, after, limit));
  }
  Words types(const Caller& caller) {
    Words types;
    for (const EventRecord& event : page(caller).events) types.push_back(event.type);
    return types;
  }

  std::unique_ptr<Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  blob::memory::Store blobs_;
  Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
};

TEST_F(EventsTest, AreReadByWhoeverMay) {
  make_key();
  publish();
  decide(wpk::Decision::approve);
  const Words of_acme{"token.created", "wpk.published", "wpk.approved"};
  EXPECT_EQ(types({}), (Words{"wpk.approved"}));
  EXPECT_EQ(types(kGil), (Words{"wpk.approved"}));
  EXPECT_EQ(types(kRob), (Words{"wpk.published", "wpk.approved"}));
  EXPECT_EQ(types(kAnn), of_acme);
  EXPECT_EQ(types(kAdmin), of_acme);
}

TEST_F(EventsTest, OfWhatIsPublicArePublic) {
  publish();
  decide(wpk::Decision::reject);
  EXPECT_EQ(types({}), Words{}) << "nobody else has seen it yet";
  decide(wpk::Decision::approve);
  ASSERT_TRUE(await_for_test(marketplace_.yank(kAnn, {kFlow})));
  ASSERT_TRUE(await_for_test(marketplace_.unyank(kAnn, {kFlow})));
  decide(wpk::Decision::reject, "revoked");
  decide(wpk::Decision::reject, "for another reason");
  EXPECT_EQ(types({}), (Words{"wpk.approved", "wpk.yanked", "wpk.unyanked", "wpk.rejected"}));
}

TEST_F(EventsTest, OfAWithdrawalAreNotPublic) {
  publish();
  ASSERT_TRUE(await_for_test(marketplace_.withdraw(kAnn, {kFlow})));
  EXPECT_EQ(types({}), Words{});
  EXPECT_EQ(types(kRob), (Words{"wpk.published", "wpk.withdrawn"}));
}

TEST_F(EventsTest, TellThePublicWhatHappenedAndNotWhoDidIt) {
  publish();
  decide(wpk::Decision::approve);
  EXPECT_EQ(page({}).events.back().actor, "");
  EXPECT_EQ(page(kGil).events.back().actor, "");
  for (const Principal& knowing : {kAnn, kRob, kAdmin}) {
    EXPECT_EQ(page(knowing).events.back().actor, "reviewers/rob") << knowing.subject;
  }
}

TEST_F(EventsTest, GoOnWhereThePageEnded) {
  EXPECT_EQ(page(kAnn, 7).next_after, 7);
  publish();
  decide(wpk::Decision::approve);
  const EventPage first = page(kAnn, 0, 1);
  EXPECT_EQ(first.events.size(), 1U);
  const EventPage second = page(kAnn, first.next_after, 1);
  EXPECT_EQ(second.events.front().type, "wpk.approved");
  EXPECT_TRUE(page(kAnn, second.next_after, 1).events.empty());
  EXPECT_EQ(marketplace_.last_event(), second.next_after);
}

TEST_F(EventsTest, AreToldToTheObserver) {
  int told = 0;
  marketplace_.observe_events([&] { ++told; });
  publish();
  EXPECT_EQ(told, 1);
  publish();
  EXPECT_EQ(told, 1) << "a repeat changes nothing";
}

}  // namespace
}  // namespace atom::marketplace
