#include "marketplace/reviewing.hpp"

#include <gtest/gtest.h>

#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

class ReviewingTest : public MarketplaceTest {
 protected:
  Result<std::vector<ReviewRecord>> history(const Caller& caller, const std::string& id) {
    return await_for_test(marketplace_.reviewing.history(caller, *wpk::Id::parse(id)));
  }
};

TEST_F(ReviewingTest, MakesAnApprovedVersionPublic) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(find({}, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find(kGil, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find(kAnn, "flow@1.0.0")), "ok");
  EXPECT_EQ(code_of(find(kRob, "flow@1.0.0")), "ok");
  ASSERT_TRUE(approve("flow@1.0.0"));
  EXPECT_EQ(find({}, "flow@1.0.0")->status, wpk::Status::approved);
}

TEST_F(ReviewingTest, RejectsReviewsOfOnesOwnPackages) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  const Principal own{"ari", "acme", {Scope::review}};
  EXPECT_EQ(code_of(review(own, "flow@1.0.0", wpk::Decision::approve)), errors::kSelfReview);
  EXPECT_EQ(code_of(review(kAnn, "flow@1.0.0", wpk::Decision::approve)), errors::kInsufficientScope);
  Reviewing lenient(*catalog_, clock_, SelfReview::allowed);
  EXPECT_TRUE(
      await_for_test(lenient.review(own, {*wpk::Id::parse("flow@1.0.0"), wpk::Decision::approve, "", {}})));
}

TEST_F(ReviewingTest, ChangesADecisionAndIgnoresARepeat) {
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

TEST_F(ReviewingTest, RejectsAReviewOfOtherBytes) {
  const auto published = publish(kAnn, submission("flow@1.0.0"));
  EXPECT_EQ(code_of(review(kRob, "flow@1.0.0", wpk::Decision::approve, "sha256:" + std::string(64, '0'))),
            errors::kDigestMismatch);
  EXPECT_EQ(code_of(review(kRob, "flow@1.0.0", wpk::Decision::approve, published->version.digest)), "ok");
  EXPECT_EQ(code_of(approve("flow@9.0.0")), errors::kWpkNotFound);
}

TEST_F(ReviewingTest, RejectsReviewsOfWithdrawnVersions) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  ASSERT_TRUE(withdraw(kAnn, "flow@1.0.0"));
  EXPECT_EQ(code_of(approve("flow@1.0.0")), errors::kInvalidTransition);
}

TEST_F(ReviewingTest, KeepsEveryDecision) {
  const std::string id = "flow@1.0.0";
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_TRUE(history(kAnn, id)->empty());
  ASSERT_TRUE(review(kRob, "flow@1.0.0", wpk::Decision::reject, {}, "no rollback"));
  ASSERT_TRUE(review(kRob, "flow@1.0.0", wpk::Decision::reject, {}, "no rollback"));
  ASSERT_TRUE(approve("flow@1.0.0"));
  const auto reviews = history(kAnn, id);
  ASSERT_TRUE(reviews);
  ASSERT_EQ(reviews->size(), 2U);
  EXPECT_EQ((*reviews)[0].decision, wpk::Decision::approve);
  EXPECT_EQ((*reviews)[1].reason, "no rollback");
  EXPECT_EQ(code_of(history(kAnn, "flow@2.0.0")), errors::kWpkNotFound);
}

}  // namespace
}  // namespace atom::marketplace
