#include "marketplace/ownership.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

using Owners = Ownership::Owners;

const Principal kGina{"gina", "globex", {Scope::publish, Scope::review}};

class OwnershipTest : public MarketplaceTest {
 protected:
  Result<Owners> add(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.ownership.add(principal, "flow", tenant));
  }
  Result<Owners> remove(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.ownership.remove(principal, "flow", tenant));
  }
  Result<Owners> owners(const Caller& caller) {
    return await_for_test(marketplace_.ownership.owners(caller, "flow"));
  }
  std::string publish(const Principal& principal, const std::string& version) {
    return code_of(MarketplaceTest::publish(principal, submission("flow@" + version)));
  }
  std::string approve(const Principal& principal, const std::string& id) {
    return code_of(review(principal, id, wpk::Decision::approve));
  }
  std::string find(const Caller& caller, const std::string& id) {
    return code_of(MarketplaceTest::find(caller, id));
  }
};

TEST_F(OwnershipTest, GoesToTheFirstTenantThatPublishes) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(owners(kAnn), (Owners{"acme"}));
  EXPECT_EQ(publish(kGil, "1.1.0"), errors::kNameTaken);
  EXPECT_EQ(add(kAnn, "globex"), (Owners{"acme", "globex"}));
  EXPECT_EQ(add(kGil, "globex"), (Owners{"acme", "globex"}));
  EXPECT_EQ(publish(kGil, "1.1.0"), "ok");
  const auto view = find_package(kAnn, {"flow", 100, {}});
  EXPECT_EQ(view->package.owner, "acme");
  EXPECT_EQ(view->owners, (Owners{"acme", "globex"}));
}

TEST_F(OwnershipTest, ShowsAndMovesTheVersionsOfOtherOwners) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_EQ(publish(kAnn, "1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  ASSERT_TRUE(add(kAnn, "globex"));
  EXPECT_EQ(find(kGil, "flow@1.0.0"), "ok");
  EXPECT_EQ(code_of(withdraw(kGil, "flow@1.0.0")), "ok");
  ASSERT_EQ(approve(kRob, "flow@1.1.0"), "ok");
  EXPECT_EQ(code_of(yank(kGil, "flow@1.1.0")), "ok");
}

TEST_F(OwnershipTest, ForbidsReviewsAmongOwners) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(add(kAnn, "globex"));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), errors::kSelfReview);
  ASSERT_TRUE(remove(kAnn, "globex"));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), "ok");
}

TEST_F(OwnershipTest, ShowsAFormerOwnerOnlyWhatItPublished) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(add(kAnn, "globex"));
  ASSERT_EQ(publish(kGil, "1.1.0"), "ok");
  EXPECT_EQ(remove(kGil, "globex"), (Owners{"acme"}));
  EXPECT_EQ(find(kGil, "flow@1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(code_of(withdraw(kGil, "flow@1.1.0")), errors::kForeignTenant);
  EXPECT_EQ(approve(kGina, "flow@1.1.0"), errors::kSelfReview);
}

TEST_F(OwnershipTest, IsChangedByOwnersAndAdminsOnly) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(code_of(add(kGil, "globex")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(add(kRob, "reviewers")), errors::kInsufficientScope);
  EXPECT_EQ(code_of(owners({})), errors::kWpkNotFound);
  ASSERT_EQ(approve(kRob, "flow@1.0.0"), "ok");
  EXPECT_EQ(owners({}), (Owners{"acme"}));
  EXPECT_EQ(code_of(add(kGil, "globex")), errors::kForeignTenant);
  EXPECT_EQ(code_of(remove(kGil, "acme")), errors::kForeignTenant);
  EXPECT_EQ(add(kAdmin, "globex"), (Owners{"acme", "globex"}));
  EXPECT_EQ(remove(kAdmin, "acme"), (Owners{"globex"}));
  EXPECT_EQ(find_package({}, {"flow", 100, {}})->package.owner, "globex");
}

TEST_F(OwnershipTest, KeepsTheLastOwner) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(remove(kAnn, "globex"), (Owners{"acme"}));
  EXPECT_EQ(code_of(remove(kAnn, "acme")), errors::kLastOwner);
  EXPECT_EQ(code_of(remove(kAdmin, "acme")), errors::kLastOwner);
}

TEST_F(OwnershipTest, RejectsMoreThanTheLimit) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  for (std::size_t i = 1; i < limits::kPackageOwners; ++i) ASSERT_TRUE(add(kAnn, fmt::format("t{}", i)));
  EXPECT_EQ(code_of(add(kAnn, "one-more")), errors::kTooManyOwners);
  EXPECT_EQ(add(kAnn, "t1")->size(), limits::kPackageOwners);
}

}  // namespace
}  // namespace atom::marketplace
