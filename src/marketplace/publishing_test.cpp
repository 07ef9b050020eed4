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

class QuotaTest : public MarketplaceTest {
 protected:
  static std::int64_t bytes_of(const OwnedSubmission& sent) {
    return static_cast<std::int64_t>(sent.artifact.bytes().size());
  }
  std::string publish_within(const TenantQuota& quota, const Principal& principal, const Submission& sent) {
    Publishing bounded(*catalog_, blobs_, clock_, {PlaceholderSignature::rejected, quota});
    return code_of(await_for_test(bounded.publish(principal, sent)));
  }
};

TEST_F(QuotaTest, BoundsTheVersionsOfATenant) {
  const TenantQuota two{2, limits::kBytesPerTenant};
  EXPECT_EQ(publish_within(two, kAnn, submission("flow@1.0.0")), "ok");
  EXPECT_EQ(publish_within(two, kAnn, submission("other@1.0.0")), "ok");
  EXPECT_EQ(publish_within(two, kAnn, submission("flow@1.1.0")), errors::kQuotaExceeded);
  EXPECT_EQ(publish_within(two, kAnn, submission("third@1.0.0")), errors::kQuotaExceeded);
  EXPECT_EQ(publish_within(two, kAnn, submission("flow@1.0.0")), "ok") << "a repeat";
  EXPECT_EQ(publish_within(two, kAnn, submission("flow@1.0.0", "other")), errors::kVersionExists);
  EXPECT_EQ(publish_within(two, kGil, submission("third@1.0.0")), "ok")
      << "another tenant, and the name is free";
  EXPECT_EQ(code_of(find(kAnn, "flow@1.1.0")), errors::kWpkNotFound);
}

TEST_F(QuotaTest, BoundsTheBytesOfATenant) {
  const OwnedSubmission first = submission("flow@1.0.0");
  const OwnedSubmission second = submission("flow@1.1.0");
  TenantQuota quota{9, bytes_of(first) + bytes_of(second) - 1};
  EXPECT_EQ(publish_within(quota, kAnn, first), "ok");
  EXPECT_EQ(publish_within(quota, kAnn, second), errors::kQuotaExceeded);
  ++quota.bytes;
  EXPECT_EQ(publish_within(quota, kAnn, second), "ok");
}

TEST_F(QuotaTest, CountsAVersionWhateverBecomesOfIt) {
  const TenantQuota three{3, limits::kBytesPerTenant};
  for (const char* id : {"a@1.0.0", "b@1.0.0", "c@1.0.0"})
    EXPECT_EQ(publish_within(three, kAnn, submission(id)), "ok");
  ASSERT_TRUE(withdraw(kAnn, "a@1.0.0"));
  ASSERT_TRUE(review(kRob, "b@1.0.0", wpk::Decision::reject, {}, "no"));
  ASSERT_TRUE(approve("c@1.0.0"));
  ASSERT_TRUE(yank(kAnn, "c@1.0.0"));
  EXPECT_EQ(publish_within(three, kAnn, submission("d@1.0.0")), errors::kQuotaExceeded);
}

TEST_F(QuotaTest, StoresNoBlobBeyondTheQuota) {
  const OwnedSubmission large = submission("flow@1.0.0", std::string(100'000, 's'));
  EXPECT_EQ(publish_within({9, bytes_of(large) - 1}, kAnn, large), errors::kQuotaExceeded);
  EXPECT_EQ(blobs_.bytes(), 0);
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
