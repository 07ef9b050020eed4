#include "marketplace/marketplace.hpp"

#include <gtest/gtest.h>

#include "blob/memory/store.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/principals_for_test.hpp"
#include "marketplace/submission_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::marketplace {
namespace {

OwnedSubmission submission(const std::string& id, const std::string& step = "init") {
  const std::size_t at = id.find('@');
  return submission_for_test(R"({"name":")" + id.substr(0, at) + R"(","version":")" + id.substr(at + 1) +
                             R"(","steps":[")" + step + "\"]}");
}

class MarketplaceTest : public testing::Test {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  Result<Publication> publish(const Principal& principal, const Submission& sent) {
    return await_for_test(marketplace_.publish(principal, sent));
  }
  Result<VersionRecord> review(const Principal& principal, const std::string& id, wpk::Decision decision,
                               std::optional<std::string> digest = {}, const std::string& reason = "") {
    return await_for_test(
        marketplace_.review(principal, {*wpk::Id::parse(id), decision, reason, std::move(digest)}));
  }
  Result<VersionRecord> approve(const std::string& id) { return review(kRob, id, wpk::Decision::approve); }
  Result<VersionRecord> find(const Caller& caller, const std::string& reference) {
    return await_for_test(marketplace_.find(caller, *wpk::Reference::parse(reference)));
  }
  Result<Page> list(const Caller& caller, std::size_t limit, std::optional<std::string> cursor = {},
                    std::optional<wpk::Status> status = {}) {
    Listing listing;
    listing.status = status;
    listing.limit = limit;
    listing.cursor = std::move(cursor);
    return await_for_test(marketplace_.list(caller, listing));
  }

  std::unique_ptr<Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  blob::memory::Store blobs_;
  Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
};

TEST_F(MarketplaceTest, PublishesOnceWhateverIsRepeated) {
  const auto first = publish(kAnn, submission("flow@1.0.0"));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->created);
  clock_.advance(std::chrono::seconds{5});
  const auto second = publish(kAnn, submission("flow@1.0.0"));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->created);
  EXPECT_EQ(second->version.published_at, first->version.published_at);
}

TEST_F(MarketplaceTest, BindsAnIdToItsBytes) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(publish(kAnn, submission("flow@1.0.0", "other"))), errors::kVersionExists);
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->digest, publish(kAnn, submission("flow@1.0.0"))->version.digest);
}

TEST_F(MarketplaceTest, TheFirstTenantOwnsAName) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(publish(kGil, submission("flow@2.0.0"))), errors::kNameTaken);
  EXPECT_EQ(code_of(publish(kGil, submission("flow@1.0.0"))), errors::kNameTaken);
}

TEST_F(MarketplaceTest, RefusesAPublishThatMayNotBe) {
  EXPECT_EQ(code_of(publish(kRob, submission("flow@1.0.0"))), errors::kInsufficientScope);
  OwnedSubmission misnamed = submission("flow@1.0.0");
  misnamed.expected_id = "flow@1.0.1";
  EXPECT_EQ(code_of(publish(kAnn, misnamed)), errors::kIdMismatch);
  OwnedSubmission is_signed = submission("flow@1.0.0");
  is_signed.signatures = {"c2ln"};
  EXPECT_EQ(code_of(publish(kAnn, is_signed)), errors::kSignatureKeyUnknown);
  EXPECT_EQ(code_of(find(kAnn, "flow@1.0.0")), errors::kWpkNotFound);
}

TEST_F(MarketplaceTest, AReviewMakesAVersionPublic) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(find({}, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find(kGil, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find(kAnn, "flow@1.0.0")), "ok");
  EXPECT_EQ(code_of(find(kRob, "flow@1.0.0")), "ok");
  ASSERT_TRUE(approve("flow@1.0.0"));
  EXPECT_EQ(find({}, "flow@1.0.0")->status, wpk::Status::approved);
}

TEST_F(MarketplaceTest, NoOneReviewsTheirOwn) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  const Principal own{"ari", "acme", {Scope::review}};
  EXPECT_EQ(code_of(review(own, "flow@1.0.0", wpk::Decision::approve)), errors::kSelfReview);
  EXPECT_EQ(code_of(review(kAnn, "flow@1.0.0", wpk::Decision::approve)), errors::kInsufficientScope);
  Marketplace lenient(*catalog_, blobs_, clock_, {true, false}, "a key");
  EXPECT_TRUE(
      await_for_test(lenient.review(own, {*wpk::Id::parse("flow@1.0.0"), wpk::Decision::approve, "", {}})));
}

TEST_F(MarketplaceTest, ADecisionCanBeChangedAndARepeatChangesNothing) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  const auto first = approve("flow@1.0.0");
  ASSERT_TRUE(first);
  clock_.advance(std::chrono::seconds{5});
  EXPECT_EQ(approve("flow@1.0.0")->updated_at, first->updated_at);
  const auto revoked = review(kRob, "flow@1.0.0", wpk::Decision::reject, {}, "it leaks");
  ASSERT_TRUE(revoked);
  EXPECT_EQ(revoked->status, wpk::Status::rejected);
  EXPECT_GT(revoked->updated_at, first->updated_at);
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->review->reason, "it leaks");
}

TEST_F(MarketplaceTest, AReviewNamesTheBytesItLookedAt) {
  const auto published = publish(kAnn, submission("flow@1.0.0"));
  EXPECT_EQ(code_of(review(kRob, "flow@1.0.0", wpk::Decision::approve, "sha256:" + std::string(64, '0'))),
            errors::kDigestMismatch);
  EXPECT_EQ(code_of(review(kRob, "flow@1.0.0", wpk::Decision::approve, published->version.digest)), "ok");
  EXPECT_EQ(code_of(approve("flow@9.0.0")), errors::kWpkNotFound);
}

TEST_F(MarketplaceTest, AWithdrawnVersionIsNotReviewed) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  ASSERT_TRUE(await_for_test(marketplace_.withdraw(kAnn, {*wpk::Id::parse("flow@1.0.0")})));
  EXPECT_EQ(code_of(approve("flow@1.0.0")), errors::kInvalidTransition);
}

TEST_F(MarketplaceTest, ATenantWithdrawsWhatIsPending) {
  const wpk::Id id = *wpk::Id::parse("flow@1.0.0");
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(await_for_test(marketplace_.withdraw(kGil, {id}))), errors::kWpkNotFound);
  EXPECT_EQ(code_of(await_for_test(marketplace_.withdraw(kRob, {id}))), errors::kInsufficientScope);
  const Chosen of_other_bytes{id, Condition({"sha256:other"})};
  EXPECT_EQ(code_of(await_for_test(marketplace_.withdraw(kAnn, of_other_bytes))), errors::kDigestMismatch);
  const auto withdrawn = await_for_test(marketplace_.withdraw(kAnn, {id}));
  ASSERT_TRUE(withdrawn);
  EXPECT_EQ(withdrawn->status, wpk::Status::withdrawn);
  clock_.advance(std::chrono::seconds{5});
  EXPECT_EQ(await_for_test(marketplace_.withdraw(kAnn, {id}))->updated_at, withdrawn->updated_at);
  EXPECT_EQ(code_of(find(kGil, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(await_for_test(marketplace_.yank(kAnn, {id}))), errors::kInvalidTransition);
}

TEST_F(MarketplaceTest, AYankTakesAVersionOutOfResolutionAndBack) {
  const wpk::Id id = *wpk::Id::parse("flow@1.0.0");
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(await_for_test(marketplace_.yank(kAnn, {id}))), errors::kInvalidTransition);
  ASSERT_TRUE(approve("flow@1.0.0"));
  EXPECT_EQ(code_of(await_for_test(marketplace_.yank(kGil, {id}))), errors::kForeignTenant);
  ASSERT_TRUE(await_for_test(marketplace_.yank(kAnn, {id})));
  EXPECT_EQ(find({}, "flow@1.0.0")->status, wpk::Status::yanked);
  EXPECT_EQ(code_of(find({}, "flow@latest")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find({}, "flow@^1")), errors::kWpkNotFound);
  EXPECT_TRUE(await_for_test(marketplace_.download({}, *wpk::Reference::parse("flow@1.0.0"))));
  EXPECT_TRUE(list({}, 10)->versions.empty());
  EXPECT_EQ(code_of(approve("flow@1.0.0")), errors::kInvalidTransition);
  ASSERT_TRUE(await_for_test(marketplace_.unyank(kAdmin, {id})));
  EXPECT_EQ(find({}, "flow@latest")->version, "1.0.0");
}

TEST_F(MarketplaceTest, EveryDecisionIsKept) {
  const wpk::Id id = *wpk::Id::parse("flow@1.0.0");
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_TRUE(await_for_test(marketplace_.reviews(kAnn, id))->empty());
  ASSERT_TRUE(review(kRob, "flow@1.0.0", wpk::Decision::reject, {}, "no rollback"));
  ASSERT_TRUE(review(kRob, "flow@1.0.0", wpk::Decision::reject, {}, "no rollback"));
  ASSERT_TRUE(approve("flow@1.0.0"));
  const auto reviews = await_for_test(marketplace_.reviews(kAnn, id));
  ASSERT_TRUE(reviews);
  ASSERT_EQ(reviews->size(), 2U);
  EXPECT_EQ((*reviews)[0].decision, wpk::Decision::approve);
  EXPECT_EQ((*reviews)[1].reason, "no rollback");
  EXPECT_EQ(code_of(await_for_test(marketplace_.reviews(kAnn, *wpk::Id::parse("flow@2.0.0")))),
            errors::kWpkNotFound);
}

TEST_F(MarketplaceTest, ASelectorFindsTheHighestApproved) {
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

TEST_F(MarketplaceTest, APackageShowsWhatItsViewerMaySee) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  ASSERT_TRUE(publish(kAnn, submission("flow@1.1.0")));
  EXPECT_EQ(code_of(await_for_test(marketplace_.find_package({}, {"flow", 100, {}}))), errors::kWpkNotFound);
  ASSERT_TRUE(approve("flow@1.0.0"));
  const auto anonymous = await_for_test(marketplace_.find_package({}, {"flow", 100, {}}));
  ASSERT_TRUE(anonymous);
  EXPECT_EQ(anonymous->versions.size(), 1U);
  EXPECT_EQ(anonymous->latest, "1.0.0");
  EXPECT_EQ(anonymous->package.owner, "acme");
  EXPECT_EQ(await_for_test(marketplace_.find_package(kAnn, {"flow", 100, {}}))->versions.size(), 2U);
}

TEST_F(MarketplaceTest, DownloadsTheExactBytes) {
  const OwnedSubmission sent = submission("flow@1.0.0");
  ASSERT_TRUE(publish(kAnn, sent));
  const auto artifact = await_for_test(marketplace_.download(kAnn, *wpk::Reference::parse("flow@1.0.0")));
  ASSERT_TRUE(artifact);
  EXPECT_EQ(artifact->bytes, sent.bytes);
}

TEST_F(MarketplaceTest, PagesSurviveInserts) {
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

TEST_F(MarketplaceTest, ACursorBelongsToItsList) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(publish(kAnn, submission("flow@1.0." + std::to_string(i))));
  Listing by_name;
  by_name.sort = Sort::name;
  by_name.limit = 1;
  const auto page = await_for_test(marketplace_.list(kAnn, by_name));
  ASSERT_TRUE(page->next_cursor);
  EXPECT_EQ(code_of(list(kAnn, 1, page->next_cursor)), errors::kInvalidCursor);
  for (auto member : {&Listing::publisher, &Listing::tag, &Listing::runtime, &Listing::text}) {
    Listing other = by_name;
    other.cursor = page->next_cursor;
    EXPECT_EQ(code_of(await_for_test(marketplace_.list(kAnn, other))), "ok");
    other.*member = "other";
    EXPECT_EQ(code_of(await_for_test(marketplace_.list(kAnn, other))), errors::kInvalidCursor);
  }
  EXPECT_EQ(code_of(await_for_test(marketplace_.find_package(kAnn, {"flow", 1, page->next_cursor}))),
            errors::kInvalidCursor);
}

TEST_F(MarketplaceTest, ACursorDoesNotTellThatAPackageIsThere) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(publish(kAnn, submission("flow@1.0." + std::to_string(i))));
  const auto page = await_for_test(marketplace_.find_package(kAnn, {"flow", 1, {}}));
  ASSERT_TRUE(page->next_cursor);
  EXPECT_EQ(await_for_test(marketplace_.find_package(kAnn, {"flow", 5, page->next_cursor}))->versions.size(),
            2U);
  EXPECT_EQ(code_of(await_for_test(marketplace_.find_package({}, {"flow", 5, page->next_cursor}))),
            errors::kWpkNotFound);
}

TEST_F(MarketplaceTest, WritesDownWhatWasDownloaded) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  const auto artifact = await_for_test(marketplace_.download(kAnn, *wpk::Reference::parse("flow@1.0.0")));
  for (int i = 0; i < 3; ++i) marketplace_.count_download(artifact->version.seq);
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->downloads, 0);
  ASSERT_TRUE(await_for_test(marketplace_.flush_downloads()));
  ASSERT_TRUE(await_for_test(marketplace_.flush_downloads()));
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->downloads, 3);
}

TEST_F(MarketplaceTest, KnowsWhichListsAreTheSameForEveryone) {
  Listing listing;
  EXPECT_TRUE(is_public({}, listing));
  EXPECT_FALSE(is_public(kAnn, listing));
  listing.status = wpk::Status::approved;
  EXPECT_TRUE(is_public(kRob, listing));
  listing.status = wpk::Status::pending;
  EXPECT_FALSE(is_public({}, listing));
}

class TokensTest : public MarketplaceTest {
 protected:
  Result<TokenRecord> create(const Principal& principal, const TokenGrant& grant) {
    return await_for_test(marketplace_.create_token(principal, grant));
  }
  std::string identify(const std::string& secret) {
    return code_of(await_for_test(marketplace_.identify(sha256(secret))));
  }
};

TEST_F(TokensTest, GrantsWhatTheCallerHas) {
  EXPECT_EQ(code_of(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}})), "ok");
  EXPECT_EQ(code_of(create(kAnn, {"tok_2", sha256("2"), {Scope::review}, "", {}, {}})),
            errors::kInsufficientScope);
  EXPECT_EQ(code_of(create(kAnn, {"tok_3", sha256("3"), {Scope::publish}, "", {}, "globex"})),
            errors::kForeignTenant);
  EXPECT_EQ(create(kAdmin, {"tok_4", sha256("4"), {Scope::review}, "", {}, "globex"})->tenant, "globex");
  EXPECT_EQ(code_of(create(kAnn, {"tok_5", sha256("5"), {Scope::publish}, "", clock_.now(), {}})),
            errors::kExpiryInPast);
}

TEST_F(TokensTest, NameTheirHolderUntilTheyEnd) {
  const Timestamp soon = clock_.now() + std::chrono::seconds{10};
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", soon, {}}));
  ASSERT_TRUE(create(kAnn, {"tok_2", sha256("2"), {Scope::publish}, "", {}, {}}));
  EXPECT_EQ(await_for_test(marketplace_.identify(sha256("1")))->tenant, "acme");
  EXPECT_EQ(identify("unknown"), "invalid_token");
  clock_.advance(std::chrono::seconds{10});
  EXPECT_EQ(identify("1"), "expired_token");
  ASSERT_TRUE(await_for_test(marketplace_.revoke_token(kAnn, "tok_2")));
  EXPECT_EQ(identify("2"), "revoked_token");
}

TEST_F(TokensTest, AreTheirTenantsAlone) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  EXPECT_TRUE(await_for_test(marketplace_.list_tokens(kGil, {10, {}}))->tokens.empty());
  EXPECT_EQ(await_for_test(marketplace_.list_tokens(kAdmin, {10, {}}))->tokens.size(), 1U);
  EXPECT_EQ(code_of(await_for_test(marketplace_.revoke_token(kGil, "tok_1"))), errors::kTokenNotFound);
  const auto once = await_for_test(marketplace_.revoke_token(kAnn, "tok_1"));
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(await_for_test(marketplace_.revoke_token(kAnn, "tok_1"))->revoked_at, once->revoked_at);
}

TEST_F(TokensTest, AreListedInPagesNewestFirst) {
  const std::vector<std::string> ids{"tok_b", "tok_a", "tok_d", "tok_c"};  // Made in one millisecond.
  for (const std::string& id : ids) ASSERT_TRUE(create(kAnn, {id, sha256(id), {Scope::publish}, "", {}, {}}));
  const auto first = await_for_test(marketplace_.list_tokens(kAnn, {3, {}}));
  ASSERT_TRUE(first);
  ASSERT_EQ(first->tokens.size(), 3U);
  EXPECT_EQ(first->tokens[0].id, "tok_c");
  EXPECT_EQ(first->tokens[2].id, "tok_a");
  ASSERT_TRUE(create(kAnn, {"tok_e", sha256("e"), {Scope::publish}, "", {}, {}}));
  const auto last = await_for_test(marketplace_.list_tokens(kAnn, {3, first->next_cursor}));
  ASSERT_EQ(last->tokens.size(), 1U);
  EXPECT_EQ(last->tokens[0].id, "tok_b");
  EXPECT_FALSE(last->next_cursor);
  // Another tenant with this cursor sees its own, which are none.
  EXPECT_TRUE(await_for_test(marketplace_.list_tokens(kGil, {3, first->next_cursor}))->tokens.empty());
  EXPECT_EQ(code_of(await_for_test(marketplace_.list_tokens(kAnn, {3, "AAAA"}))), errors::kInvalidCursor);
}

TEST_F(TokensTest, RememberTheirLastUse) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  EXPECT_FALSE(await_for_test(marketplace_.identify(sha256("1")))->last_used_at);
  const Timestamp used = clock_.now();
  ASSERT_TRUE(await_for_test(marketplace_.note_token_use("tok_1", used)));
  ASSERT_TRUE(await_for_test(marketplace_.note_token_use("tok_1", used - std::chrono::seconds{1})));
  EXPECT_EQ(await_for_test(marketplace_.identify(sha256("1")))->last_used_at, used);
}

TEST_F(TokensTest, HaveAnotherGenerationAfterEachRevocation) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  const std::uint64_t before = marketplace_.token_generation();
  EXPECT_EQ(code_of(await_for_test(marketplace_.revoke_token(kGil, "tok_1"))), errors::kTokenNotFound);
  EXPECT_EQ(marketplace_.token_generation(), before);
  ASSERT_TRUE(await_for_test(marketplace_.revoke_token(kAnn, "tok_1")));
  EXPECT_NE(marketplace_.token_generation(), before);
}

}  // namespace
}  // namespace atom::marketplace
