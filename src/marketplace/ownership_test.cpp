#include "marketplace/ownership.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

using Owners = OwnersView;
using Tenants = std::vector<std::string>;

const Principal kGina{"gina", "globex", {Scope::publish, Scope::review}};

class OwnershipTest : public MarketplaceTest {
 protected:
  Result<Owners> invite(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.ownership.invite(principal, "flow", tenant));
  }
  Result<Owners> accept(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.ownership.accept(principal, "flow", tenant));
  }
  /// Makes globex an owner, by an invitation of `principal`.
  Result<Owners> share(const Principal& principal) {
    if (auto invited = invite(principal, "globex"); !invited) return invited;
    return accept(kGil, "globex");
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
  EXPECT_EQ(owners(kAnn), (Owners{{"acme"}, {}}));
  EXPECT_EQ(publish(kGil, "1.1.0"), errors::kNameTaken);
  EXPECT_EQ(share(kAnn), (Owners{{"acme", "globex"}, {}}));
  EXPECT_EQ(share(kGil), (Owners{{"acme", "globex"}, {}}));
  EXPECT_EQ(publish(kGil, "1.1.0"), "ok");
  const auto view = find_package(kAnn, {"flow", 100, {}});
  EXPECT_EQ(view->package.owner, "acme");
  EXPECT_EQ(view->owners, (Tenants{"acme", "globex"}));
}

TEST_F(OwnershipTest, ShowsAndMovesTheVersionsOfOtherOwners) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_EQ(publish(kAnn, "1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  ASSERT_TRUE(share(kAnn));
  EXPECT_EQ(find(kGil, "flow@1.0.0"), "ok");
  EXPECT_EQ(code_of(withdraw(kGil, "flow@1.0.0")), "ok");
  ASSERT_EQ(approve(kRob, "flow@1.1.0"), "ok");
  EXPECT_EQ(code_of(yank(kGil, "flow@1.1.0")), "ok");
}

TEST_F(OwnershipTest, ForbidsReviewsAmongOwners) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(share(kAnn));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), errors::kSelfReview);
  ASSERT_TRUE(remove(kAnn, "globex"));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), "ok");
}

TEST_F(OwnershipTest, ShowsAFormerOwnerOnlyWhatItPublished) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(share(kAnn));
  ASSERT_EQ(publish(kGil, "1.1.0"), "ok");
  EXPECT_EQ(remove(kGil, "globex"), (Owners{{"acme"}, {}}));
  EXPECT_EQ(find(kGil, "flow@1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(code_of(withdraw(kGil, "flow@1.1.0")), errors::kForeignTenant);
  EXPECT_EQ(approve(kGina, "flow@1.1.0"), errors::kSelfReview);
}

TEST_F(OwnershipTest, IsChangedByOwnersAndAdminsOnly) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(code_of(invite(kGil, "globex")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(invite(kRob, "reviewers")), errors::kInsufficientScope);
  EXPECT_EQ(code_of(owners({})), errors::kWpkNotFound);
  ASSERT_EQ(approve(kRob, "flow@1.0.0"), "ok");
  EXPECT_EQ(owners({}), (Owners{{"acme"}, {}}));
  EXPECT_EQ(code_of(invite(kGil, "globex")), errors::kForeignTenant);
  EXPECT_EQ(code_of(remove(kGil, "acme")), errors::kForeignTenant);
  EXPECT_EQ(share(kAdmin), (Owners{{"acme", "globex"}, {}}));
  EXPECT_EQ(remove(kAdmin, "acme"), (Owners{{"globex"}, {}}));
  EXPECT_EQ(find_package({}, {"flow", 100, {}})->package.owner, "globex");
}

TEST_F(OwnershipTest, KeepsTheLastOwner) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(remove(kAnn, "globex"), (Owners{{"acme"}, {}}));
  EXPECT_EQ(code_of(remove(kAnn, "acme")), errors::kLastOwner);
  EXPECT_EQ(code_of(remove(kAdmin, "acme")), errors::kLastOwner);
}

TEST_F(OwnershipTest, RejectsMoreThanTheLimit) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  for (std::size_t i = 1; i < limits::kPackageOwners; ++i) ASSERT_TRUE(invite(kAnn, fmt::format("t{}", i)));
  EXPECT_EQ(code_of(invite(kAnn, "one-more")), errors::kTooManyOwners);
  EXPECT_EQ(invite(kAnn, "t1")->invited.size(), limits::kPackageOwners - 1);
  ASSERT_TRUE(remove(kAnn, "t1"));
  EXPECT_EQ(code_of(invite(kAnn, "one-more")), "ok");
}

TEST_F(OwnershipTest, IsNotForcedOnATenant) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(invite(kAnn, "globex"), (Owners{{"acme"}, {"globex"}}));
  EXPECT_EQ(invite(kAnn, "globex"), (Owners{{"acme"}, {"globex"}}));
  EXPECT_EQ(code_of(remove(kAnn, "acme")), errors::kLastOwner);
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(publish(kGil, "1.1.0"), errors::kNameTaken);
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), "ok");
  EXPECT_EQ(code_of(yank(kGil, "flow@1.0.0")), errors::kForeignTenant);
  EXPECT_EQ(code_of(invite(kGil, "initech")), errors::kForeignTenant);
}

TEST_F(OwnershipTest, IsAcceptedByTheInvitedTenantOnly) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(code_of(accept(kGil, "globex")), errors::kWpkNotFound);
  EXPECT_EQ(code_of(accept(kAdmin, "globex")), errors::kForeignTenant);
  ASSERT_TRUE(invite(kAnn, "globex"));
  EXPECT_EQ(code_of(accept(kAnn, "globex")), errors::kForeignTenant);
  EXPECT_EQ(code_of(accept(kAdmin, "globex")), errors::kForeignTenant);
  EXPECT_EQ(code_of(accept({"rita", "globex", {Scope::review}}, "globex")), errors::kInsufficientScope);
  EXPECT_EQ(accept(kGil, "globex"), (Owners{{"acme", "globex"}, {}}));
  EXPECT_EQ(accept(kGil, "globex"), (Owners{{"acme", "globex"}, {}}));
  EXPECT_EQ(remove(kAnn, "acme"), (Owners{{"globex"}, {}}));
  ASSERT_EQ(approve(kRob, "flow@1.0.0"), "ok");
  EXPECT_EQ(code_of(accept(kAnn, "acme")), errors::kInvitationNotFound);
}

TEST_F(OwnershipTest, EndsAnInvitation) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(invite(kAnn, "globex"));
  EXPECT_EQ(remove(kGil, "globex"), (Owners{{"acme"}, {}}));
  EXPECT_EQ(code_of(accept(kGil, "globex")), errors::kWpkNotFound);
  ASSERT_TRUE(invite(kAnn, "globex"));
  EXPECT_EQ(remove(kAnn, "globex"), (Owners{{"acme"}, {}}));
  EXPECT_EQ(code_of(accept(kGil, "globex")), errors::kWpkNotFound);
}

TEST_F(OwnershipTest, ShowsInvitationsToOwnersAndTheInvited) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(invite(kAnn, "globex"));
  ASSERT_TRUE(invite(kAnn, "initech"));
  EXPECT_EQ(owners(kAnn)->invited, (Tenants{"globex", "initech"}));
  EXPECT_EQ(owners(kAdmin)->invited, (Tenants{"globex", "initech"}));
  EXPECT_EQ(owners(kGil), (Owners{{"acme"}, {"globex"}}));
  EXPECT_EQ(owners(kRob), (Owners{{"acme"}, {}}));
  ASSERT_EQ(approve(kRob, "flow@1.0.0"), "ok");
  EXPECT_EQ(owners({}), (Owners{{"acme"}, {}}));
}

}  // namespace
}  // namespace atom::marketplace
