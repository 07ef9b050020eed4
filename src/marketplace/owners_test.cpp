#include <fmt/format.h>
#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/principals_for_test.hpp"
#include "marketplace/submission_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::marketplace {
namespace {

using Owners = std::vector<std::string>;

const Principal kGina{"gina", "globex", {Scope::publish, Scope::review}};

class OwnersTest : public testing::Test {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  std::string publish(const Principal& principal, const std::string& version) {
    const OwnedSubmission sent =
        submission_for_test(R"({"name":"flow","version":")" + version + R"(","steps":["init"]})");
    return code_of(await_for_test(marketplace_.publish(principal, sent)));
  }
  std::string approve(const Principal& principal, const std::string& id) {
    return code_of(await_for_test(
        marketplace_.review(principal, {*wpk::Id::parse(id), wpk::Decision::approve, "", {}})));
  }
  std::string find(const Caller& caller, const std::string& id) {
    return code_of(await_for_test(marketplace_.find(caller, *wpk::Reference::parse(id))));
  }
  Result<Owners> add(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.add_owner(principal, "flow", tenant));
  }
  Result<Owners> remove(const Principal& principal, const std::string& tenant) {
    return await_for_test(marketplace_.remove_owner(principal, "flow", tenant));
  }
  Result<Owners> owners(const Caller& caller) { return await_for_test(marketplace_.owners(caller, "flow")); }

  std::unique_ptr<Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  blob::memory::Store blobs_;
  Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
};

TEST_F(OwnersTest, TheFirstToPublishIsTheFirstOwner) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(owners(kAnn), (Owners{"acme"}));
  EXPECT_EQ(publish(kGil, "1.1.0"), errors::kNameTaken);
  EXPECT_EQ(add(kAnn, "globex"), (Owners{"acme", "globex"}));
  EXPECT_EQ(add(kGil, "globex"), (Owners{"acme", "globex"}));
  EXPECT_EQ(publish(kGil, "1.1.0"), "ok");
  const auto view = await_for_test(marketplace_.find_package(kAnn, {"flow", 100, {}}));
  EXPECT_EQ(view->package.owner, "acme");
  EXPECT_EQ(view->owners, (Owners{"acme", "globex"}));
}

TEST_F(OwnersTest, SeeAndMoveTheVersionsOfTheirFellows) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_EQ(publish(kAnn, "1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  ASSERT_TRUE(add(kAnn, "globex"));
  EXPECT_EQ(find(kGil, "flow@1.0.0"), "ok");
  EXPECT_EQ(code_of(await_for_test(marketplace_.withdraw(kGil, {*wpk::Id::parse("flow@1.0.0")}))), "ok");
  ASSERT_EQ(approve(kRob, "flow@1.1.0"), "ok");
  EXPECT_EQ(code_of(await_for_test(marketplace_.yank(kGil, {*wpk::Id::parse("flow@1.1.0")}))), "ok");
}

TEST_F(OwnersTest, ReviewNoneOfTheirFellowsVersions) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(add(kAnn, "globex"));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), errors::kSelfReview);
  ASSERT_TRUE(remove(kAnn, "globex"));
  EXPECT_EQ(approve(kGina, "flow@1.0.0"), "ok");
}

TEST_F(OwnersTest, KeepWhatTheyPublishedInSightAndNothingMore) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  ASSERT_TRUE(add(kAnn, "globex"));
  ASSERT_EQ(publish(kGil, "1.1.0"), "ok");
  EXPECT_EQ(remove(kGil, "globex"), (Owners{"acme"}));
  EXPECT_EQ(find(kGil, "flow@1.1.0"), "ok");
  EXPECT_EQ(find(kGil, "flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(code_of(await_for_test(marketplace_.withdraw(kGil, {*wpk::Id::parse("flow@1.1.0")}))),
            errors::kForeignTenant);
  EXPECT_EQ(approve(kGina, "flow@1.1.0"), errors::kSelfReview);
}

TEST_F(OwnersTest, AreChangedByOwnersAndAdminsAlone) {
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
  EXPECT_EQ(await_for_test(marketplace_.find_package({}, {"flow", 100, {}}))->package.owner, "globex");
}

TEST_F(OwnersTest, AreNeverNone) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  EXPECT_EQ(remove(kAnn, "globex"), (Owners{"acme"}));
  EXPECT_EQ(code_of(remove(kAnn, "acme")), errors::kLastOwner);
  EXPECT_EQ(code_of(remove(kAdmin, "acme")), errors::kLastOwner);
}

TEST_F(OwnersTest, AreNotWithoutEnd) {
  ASSERT_EQ(publish(kAnn, "1.0.0"), "ok");
  for (std::size_t i = 1; i < limits::kPackageOwners; ++i) ASSERT_TRUE(add(kAnn, fmt::format("t{}", i)));
  EXPECT_EQ(code_of(add(kAnn, "one-more")), errors::kTooManyOwners);
  EXPECT_EQ(add(kAnn, "t1")->size(), limits::kPackageOwners);
}

}  // namespace
}  // namespace atom::marketplace
