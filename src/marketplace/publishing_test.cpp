#include "marketplace/publishing.hpp"

#include <gtest/gtest.h>

#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

using PublishingTest = MarketplaceTest;

TEST_F(PublishingTest, ChangesNothingWhenAPublishIsRepeated) {
  const auto first = publish(kAnn, submission("flow@1.0.0"));
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->created);
  clock_.advance(std::chrono::seconds{5});
  const auto second = publish(kAnn, submission("flow@1.0.0"));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->created);
  EXPECT_EQ(second->version.published_at, first->version.published_at);
}

TEST_F(PublishingTest, BindsAnIdToItsBytes) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(publish(kAnn, submission("flow@1.0.0", "other"))), errors::kVersionExists);
  EXPECT_EQ(find(kAnn, "flow@1.0.0")->digest, publish(kAnn, submission("flow@1.0.0"))->version.digest);
}

TEST_F(PublishingTest, GivesANameToTheFirstTenant) {
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(publish(kGil, submission("flow@2.0.0"))), errors::kNameTaken);
  EXPECT_EQ(code_of(publish(kGil, submission("flow@1.0.0"))), errors::kNameTaken);
}

TEST_F(PublishingTest, RejectsWhatMayNotBePublished) {
  EXPECT_EQ(code_of(publish(kRob, submission("flow@1.0.0"))), errors::kInsufficientScope);
  OwnedSubmission misnamed = submission("flow@1.0.0");
  misnamed.expected_id = "flow@1.0.1";
  EXPECT_EQ(code_of(publish(kAnn, misnamed)), errors::kIdMismatch);
  OwnedSubmission is_signed = submission("flow@1.0.0");
  is_signed.signatures = {"c2ln"};
  EXPECT_EQ(code_of(publish(kAnn, is_signed)), errors::kSignatureKeyUnknown);
  EXPECT_EQ(code_of(find(kAnn, "flow@1.0.0")), errors::kWpkNotFound);
}

TEST_F(PublishingTest, WithdrawsAPendingVersion) {
  const std::string id = "flow@1.0.0";
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(withdraw(kGil, id)), errors::kWpkNotFound);
  EXPECT_EQ(code_of(withdraw(kRob, id)), errors::kInsufficientScope);
  const Precondition of_other_bytes({"sha256:other"});
  EXPECT_EQ(code_of(withdraw(kAnn, id, of_other_bytes)), errors::kDigestMismatch);
  const auto withdrawn = withdraw(kAnn, id);
  ASSERT_TRUE(withdrawn);
  EXPECT_EQ(withdrawn->status, wpk::Status::withdrawn);
  clock_.advance(std::chrono::seconds{5});
  EXPECT_EQ(withdraw(kAnn, id)->updated_at, withdrawn->updated_at);
  EXPECT_EQ(code_of(find(kGil, "flow@1.0.0")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(yank(kAnn, id)), errors::kInvalidTransition);
}

TEST_F(PublishingTest, YanksAVersionOutOfResolutionAndBack) {
  const std::string id = "flow@1.0.0";
  ASSERT_TRUE(publish(kAnn, submission("flow@1.0.0")));
  EXPECT_EQ(code_of(yank(kAnn, id)), errors::kInvalidTransition);
  ASSERT_TRUE(approve("flow@1.0.0"));
  EXPECT_EQ(code_of(yank(kGil, id)), errors::kForeignTenant);
  ASSERT_TRUE(yank(kAnn, id));
  EXPECT_EQ(find({}, "flow@1.0.0")->status, wpk::Status::yanked);
  EXPECT_EQ(code_of(find({}, "flow@latest")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(find({}, "flow@^1")), errors::kWpkNotFound);
  EXPECT_TRUE(download({}, "flow@1.0.0"));
  ListQuery all;
  all.limit = 10;
  EXPECT_TRUE(list({}, all)->versions.empty());
  EXPECT_EQ(code_of(approve("flow@1.0.0")), errors::kInvalidTransition);
  ASSERT_TRUE(unyank(kAdmin, id));
  EXPECT_EQ(find({}, "flow@latest")->version, "1.0.0");
}

}  // namespace
}  // namespace atom::marketplace
