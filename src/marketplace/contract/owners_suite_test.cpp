#include <algorithm>

#include "atom/base/limits.hpp"
#include "marketplace/contract/catalog_suite_test.hpp"

/// Ownership of packages, and what owners may see.
namespace atom::marketplace {
namespace {

using Ids = std::vector<std::string>;

class OwnersSuite : public CatalogSuite {
 protected:
  static VersionRecord pending_version() {
    VersionRecord record;
    record.name = "a";
    record.version = "1.0.0";
    record.tenant = "acme";
    record.tags = {"maintenance"};
    return record;
  }

  template <class Change>
  void change(Change change) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      change(writer);
      return {};
    }));
  }
};

INSTANTIATE_TEST_SUITE_P(Suite, OwnersSuite, testing::ValuesIn(catalog_makers()),
                         [](const auto& made) { return made.param.name; });

TEST_P(OwnersSuite, KeepsOwnersInOrder) {
  const auto owners = write([&](CatalogWriter& writer) -> Result<Ids> {
    writer.insert_package({"a", "zeta", kSuiteTime});
    writer.add_owner("a", "beta", kSuiteTime);
    writer.add_owner("a", "acme", kSuiteTime);
    EXPECT_TRUE(writer.is_owner("a", "beta"));
    EXPECT_FALSE(writer.is_owner("b", "beta"));
    EXPECT_EQ(writer.owners_of("a"), (Ids{"zeta", "beta", "acme"}));
    writer.remove_owner("a", "zeta");
    EXPECT_EQ(writer.find_package("a")->owner, "beta");
    writer.add_owner("a", "zeta", kSuiteTime);
    return writer.owners_of("a");
  });
  EXPECT_EQ(owners, (Ids{"beta", "acme", "zeta"}));
}

TEST_P(OwnersSuite, KeepsInvitationsInOrder) {
  const auto invited = write([&](CatalogWriter& writer) -> Result<Ids> {
    writer.insert_package({"a", "zeta", kSuiteTime});
    for (const char* tenant : {"beta", "acme", "globex"}) writer.invite_owner("a", tenant, kSuiteTime);
    EXPECT_TRUE(writer.is_invited("a", "acme"));
    EXPECT_FALSE(writer.is_invited("b", "acme"));
    EXPECT_FALSE(writer.is_owner("a", "acme"));
    writer.remove_invitation("a", "beta");
    writer.remove_invitation("a", "none");
    EXPECT_FALSE(writer.is_invited("a", "beta"));
    EXPECT_EQ(writer.owners_of("a"), Ids{"zeta"});
    return writer.invited_to("a");
  });
  EXPECT_EQ(invited, (Ids{"acme", "globex"}));
}

TEST_P(OwnersSuite, TheNextOwnerBecomesTheFirst) {
  const auto owners = write([&](CatalogWriter& writer) -> Result<Ids> {
    writer.insert_package({"a", "zeta", kSuiteTime});
    writer.insert_package({"b", "zeta", kSuiteTime});
    for (const char* tenant : {"beta", "acme", "globex"}) writer.add_owner("a", tenant, kSuiteTime);
    writer.remove_owner("a", "acme");
    EXPECT_EQ(writer.owners_of("a"), (Ids{"zeta", "beta", "globex"}));
    for (const char* first : {"zeta", "beta"}) {
      EXPECT_TRUE(writer.is_owner("a", first));
      writer.remove_owner("a", first);
      EXPECT_FALSE(writer.is_owner("a", first));
    }
    EXPECT_EQ(writer.find_package("a")->owner, "globex");
    EXPECT_TRUE(writer.is_owner("a", "globex"));
    EXPECT_EQ(writer.owners_of("b"), Ids{"zeta"});
    return writer.owners_of("a");
  });
  EXPECT_EQ(owners, Ids{"globex"});
}

TEST_P(OwnersSuite, ShowsTheFirstOwnerVersionsOfFellowOwners) {
  change([](CatalogWriter& writer) {
    writer.insert_package({"a", "zeta", kSuiteTime});
    writer.add_owner("a", "acme", kSuiteTime);
    writer.add_owner("a", "beta", kSuiteTime);
  });
  add(pending_version());
  const auto expect_shown = [&](const std::string& tenant, const Ids& shown) {
    for (const Sort sort : {Sort::published, Sort::name, Sort::updated, Sort::precedence}) {
      for (const auto& tag : {std::optional<std::string>(), std::optional<std::string>("maintenance")}) {
        VersionQuery query;
        query.viewer.tenant = tenant;
        query.sort = sort;
        query.tag = tag;
        query.limit = 10;
        if (sort == Sort::precedence) query.package = "a";
        EXPECT_EQ(list(query), shown) << tenant << ' ' << static_cast<int>(sort);
      }
    }
  };
  const Ids there{"a@1.0.0"};
  for (const char* owner : {"zeta", "acme", "beta"}) expect_shown(owner, there);
  change([](CatalogWriter& writer) { writer.remove_owner("a", "zeta"); });
  expect_shown("zeta", {});
  change([](CatalogWriter& writer) { writer.remove_owner("a", "acme"); });
  expect_shown("beta", there);
  change([](CatalogWriter& writer) { writer.add_owner("a", "zeta", kSuiteTime); });
  expect_shown("zeta", there);
}

TEST_P(OwnersSuite, ShowsAFormerOwnerWhatItPublishedButNotInTheListOfThePackage) {
  change([](CatalogWriter& writer) {
    writer.insert_package({"a", "acme", kSuiteTime});
    writer.add_owner("a", "beta", kSuiteTime);
  });
  add(pending_version());
  change([](CatalogWriter& writer) { writer.remove_owner("a", "acme"); });
  VersionQuery query;
  query.viewer.tenant = "acme";
  query.limit = 10;
  EXPECT_EQ(list(query), Ids{"a@1.0.0"});
  query.package = "a";
  query.sort = Sort::precedence;
  EXPECT_EQ(list(query), Ids{});
}

TEST_P(OwnersSuite, ListsVersionsOfFellowOwners) {
  add(pending_version());
  const auto listed = [&] {
    VersionQuery query;
    query.viewer.tenant = "globex";
    query.limit = 10;
    return list(query);
  };
  EXPECT_EQ(listed(), Ids{});
  change([](CatalogWriter& writer) { writer.add_owner("a", "globex", kSuiteTime); });
  EXPECT_EQ(listed(), (Ids{"a@1.0.0"}));
}

TEST_P(OwnersSuite, ShowsVersionsOfFellowOwnersHoweverManyPackagesAreShared) {
  const auto shown = [&](const std::optional<std::string>& text, Sort sort) {
    VersionQuery query;
    query.viewer.tenant = "globex";
    query.status = wpk::Status::pending;
    query.text = text;
    query.sort = sort;
    query.limit = 1000;
    Ids ids = list(query);
    std::ranges::sort(ids);
    return ids;
  };
  Ids expected;
  const auto share = [&](int from, int to) {
    change([&](CatalogWriter& writer) {
      for (int i = from; i < to; ++i) {
        VersionRecord version = pending_version();
        version.name = "flow-" + std::to_string(i);
        version.description = "common";
        writer.insert_package({version.name, "acme", kSuiteTime});
        writer.add_owner(version.name, "globex", kSuiteTime);
        writer.insert_version(version, "text");
        expected.push_back(version.id());
        version.name += "-of-acme";
        writer.insert_package({version.name, "acme", kSuiteTime});
        writer.insert_version(version, "text");
      }
    });
    std::ranges::sort(expected);
    for (const auto& text : {std::optional<std::string>(), std::optional<std::string>("common")}) {
      for (const Sort sort : {Sort::published, Sort::name, Sort::relevance}) {
        if (sort == Sort::relevance && !text) continue;
        EXPECT_EQ(shown(text, sort), expected) << static_cast<int>(sort);
      }
    }
  };
  const int named = static_cast<int>(limits::kSharedPackages);
  share(0, named);
  share(named, named + 9);
}

TEST_P(OwnersSuite, RanksWhatItSharesLikeEverythingElse) {
  change([](CatalogWriter& writer) {
    VersionRecord version = pending_version();
    version.tenant = "globex";
    version.name = "restart";
    writer.insert_package({"restart", "globex", kSuiteTime});
    writer.insert_version(version, "text");
    version.name = "drain";
    version.tenant = "acme";
    version.description = "restart";
    writer.insert_package({"drain", "acme", kSuiteTime});
    writer.add_owner("drain", "globex", kSuiteTime);
    writer.insert_version(version, "text");
  });
  VersionQuery query;
  query.viewer.tenant = "globex";
  query.text = "restart";
  query.sort = Sort::relevance;
  query.limit = 10;
  EXPECT_EQ(list(query), (Ids{"restart@1.0.0", "drain@1.0.0"}));
}

}  // namespace
}  // namespace atom::marketplace
