#include "marketplace/discovery.hpp"

#include <gtest/gtest.h>

#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

class DiscoveryTest : public MarketplaceTest {
 protected:
  using MarketplaceTest::list;
  Result<ListPage> list(const Caller& caller, std::size_t limit, std::optional<std::string> cursor = {},
                        std::optional<wpk::Status> status = {}) {
    ListQuery query;
    query.status = status;
    query.limit = limit;
    query.cursor = std::move(cursor);
    return list(caller, query);
  }
};

TEST_F(DiscoveryTest, ResolvesASelectorToTheHighestApprovedVersion) {
  for (const char* id : {"flow@1.0.0", "flow@1.2.0", "flow@2.0.0-rc.1", "flow@2.0.0"}) {
    ASSERT_TRUE(publish(kAnn, submission(id)));
    if (std::string_view(id) != "flow@2.0.0") {
      ASSERT_TRUE(approve(id));
    }
  }
  EXPECT_EQ(find(kAnn, "flow@latest")->version, "1.2.0");
  EXPECT_EQ(find({}, "flow@^1.0")->version, "1.2.0");
  EXPECT_EQ(find({}, "flow@~1.0.0")->version, "1.0.0");
  EXPECT_EQ(find({}, "flow@>=2.0.0-rc.0")->version, "2.0.0-rc.1");
  EXPECT_EQ(code_of(find({}, "flow@^3")), errors::kWpkNotFound);
}

TEST_F(DiscoveryTest, NamesWhatThereIsIfNothingApprovedFits) {
  const auto message = [&](const Caller& caller, const char* reference) {
    const auto found = find(caller, reference);
    EXPECT_EQ(code_of(found), errors::kWpkNotFound);
    return found ? "" : found.error().message;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(
      message(kAnn, "flow@latest"),
      "'flow' has no approved release yet. You may see 1.0.0 (pending). Name a version exactly, such as "
      "'flow@1.0.0', or wait until a reviewer approves one.");
  EXPECT_TRUE(has(message({}, "flow@latest"), "does not exist, or you may not see it"));
  EXPECT_TRUE(has(message(kGil, "flow@^1"), "does not exist, or you may not see it"));
  EXPECT_TRUE(has(message(kAnn, "flow@2.0.0"), "'flow@2.0.0' does not exist"));
  ASSERT_TRUE(publish(kAnn, submission("flow@1.1.0-rc.1")));
  ASSERT_TRUE(approve("flow@1.1.0-rc.1"));
  EXPECT_EQ(message({}, "flow@latest"),
            "'flow' has no approved release yet. You may see 1.1.0-rc.1 (approved). Name a version exactly, "
            "such as "
            "'flow@1.1.0-rc.1', or wait until a reviewer approves one.");
  EXPECT_TRUE(
      has(message(kAnn, "flow@^1"), "in this range. You may see 1.1.0-rc.1 (approved), 1.0.0 (pending)."));
  EXPECT_EQ(code_of(download(kAnn, "flow@latest")), errors::kWpkNotFound);
}

TEST_F(DiscoveryTest, ShowsOfAPackageWhatTheCallerMaySee) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  ASSERT_TRUE(publish(kAnn, submission("flow@1.1.0")));
  EXPECT_EQ(code_of(find_package({}, {"flow", 100, {}})), errors::kWpkNotFound);
  ASSERT_TRUE(approve("flow@1.0.0"));
  const auto anonymous = find_package({}, {"flow", 100, {}});
  ASSERT_TRUE(anonymous);
  EXPECT_EQ(anonymous->versions.size(), 1U);
  EXPECT_EQ(anonymous->latest, "1.0.0");
  EXPECT_EQ(anonymous->package.owner, "acme");
  EXPECT_EQ(find_package(kAnn, {"flow", 100, {}})->versions.size(), 2U);
}

TEST_F(DiscoveryTest, DownloadsTheExactBytes) {
  const OwnedSubmission sent = submission("flow@1.0.0");
  ASSERT_TRUE(publish(kAnn, sent));
  const auto artifact = download(kAnn, "flow@1.0.0");
  ASSERT_TRUE(artifact);
  EXPECT_EQ(artifact->bytes, sent.artifact.bytes());
}

TEST_F(DiscoveryTest, ContinuesAListAfterInserts) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(publish(kAnn, submission("flow@1.0." + std::to_string(i))));
  const auto first = list(kAnn, 2);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->next_cursor);
  ASSERT_TRUE(publish(kAnn, submission("flow@2.0.0")));
  const auto second = list(kAnn, 2, first->next_cursor);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->versions[0].version, "1.0.2");
  const auto last = list(kAnn, 2, second->next_cursor);
  EXPECT_EQ(last->versions.size(), 1U);
  EXPECT_FALSE(last->next_cursor);
  EXPECT_EQ(code_of(list(kAnn, 2, first->next_cursor, wpk::Status::pending)), errors::kInvalidCursor);
}

TEST_F(DiscoveryTest, RejectsACursorOfAnotherList) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(publish(kAnn, submission("flow@1.0." + std::to_string(i))));
  ListQuery by_name;
  by_name.sort = Sort::name;
  by_name.limit = 1;
  const auto page = list(kAnn, by_name);
  ASSERT_TRUE(page->next_cursor);
  EXPECT_EQ(code_of(list(kAnn, 1, page->next_cursor)), errors::kInvalidCursor);
  for (auto member : {&ListQuery::publisher, &ListQuery::tag, &ListQuery::runtime, &ListQuery::text}) {
    ListQuery other = by_name;
    other.cursor = page->next_cursor;
    EXPECT_EQ(code_of(list(kAnn, other)), "ok");
    other.*member = "other";
    EXPECT_EQ(code_of(list(kAnn, other)), errors::kInvalidCursor);
  }
  EXPECT_EQ(code_of(find_package(kAnn, {"flow", 1, page->next_cursor})), errors::kInvalidCursor);
}

TEST_F(DiscoveryTest, HidesAPackageFromCallersWithAnotherCallersCursor) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(publish(kAnn, submission("flow@1.0." + std::to_string(i))));
  const auto page = find_package(kAnn, {"flow", 1, {}});
  ASSERT_TRUE(page->next_cursor);
  EXPECT_EQ(find_package(kAnn, {"flow", 5, page->next_cursor})->versions.size(), 2U);
  EXPECT_EQ(code_of(find_package({}, {"flow", 5, page->next_cursor})), errors::kWpkNotFound);
}

TEST_F(DiscoveryTest, CountsDownloads) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  const auto artifact = download(kAnn, "flow@1.0.0");
  for (int i = 0; i < 3; ++i) marketplace_.downloads.count(artifact->version.seq);
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->downloads, 0);
  ASSERT_TRUE(await_for_test(marketplace_.downloads.flush()));
  ASSERT_TRUE(await_for_test(marketplace_.downloads.flush()));
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->downloads, 3);
}

TEST_F(DiscoveryTest, TellsWhichListsAreTheSameForEveryone) {
  ListQuery listing;
  EXPECT_TRUE(is_public({}, listing));
  EXPECT_FALSE(is_public(kAnn, listing));
  listing.status = wpk::Status::approved;
  EXPECT_TRUE(is_public(kRob, listing));
  listing.status = wpk::Status::pending;
  EXPECT_FALSE(is_public({}, listing));
}

}  // namespace
}  // namespace atom::marketplace
