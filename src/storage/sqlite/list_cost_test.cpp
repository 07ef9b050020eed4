#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "storage/sqlite/list.hpp"
#include "storage/sqlite/position.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/writer.hpp"

/// The cost of a page does not grow with the catalog. It is counted in instructions of SQLite's machine and
/// in pages, so that it fails on any machine where an index is missing. `make size` does the same with a
/// million versions.
namespace atom::storage::sqlite {
namespace {

using marketplace::Sort;
using marketplace::VersionQuery;
using marketplace::VersionRecord;

constexpr int kFew = 3000;
constexpr int kMany = 15'000;
/// In how many segments a full-text index lies just now is chance, as far as a few pages go.
constexpr std::int64_t kSegmentPages = 20;

VersionRecord made_up(int number) {
  constexpr wpk::Status kStatuses[] = {wpk::Status::approved, wpk::Status::approved, wpk::Status::approved,
                                       wpk::Status::pending, wpk::Status::yanked};
  VersionRecord record;
  record.name = fmt::format("package-{}", number / 8 * 7919 % 100'003);
  record.version = fmt::format("1.{}.0", number % 8);
  record.status = kStatuses[number % 5];
  record.digest = fmt::format("sha256:{}", number);
  record.tenant = fmt::format("tenant-{}", number / 8 % 7);
  record.description = fmt::format("common word{} halfcommon{}", number % 97, number % 2);
  record.runtime = number % 3 == 0 ? "docker" : "k8s";
  record.tags = {"everywhere", fmt::format("tag-{}", number % 11)};
  record.published_at = record.updated_at = Timestamp{std::chrono::milliseconds{number / 100}};
  return record;
}

constexpr int kTogether = 20;  ///< Versions that share a commit, as they do under load.

/// A catalog in memory of so many versions, tidied up as after a quiet moment.
std::unique_ptr<Database> catalog_of(int versions) {
  auto database = std::make_unique<Database>(":memory:", Access::create);
  prepare_schema(*database);
  Writer writer(*database);
  database->execute("BEGIN");
  for (int i = 0; i < versions; ++i) {
    const VersionRecord record = made_up(i);
    if (!writer.find_package(record.name)) {
      writer.insert_package({record.name, record.tenant, {}});
      writer.add_owner(record.name, "fellow", {});
    }
    writer.insert_version(record, "{}");
    if (i % kTogether == 0) {
      writer.finish();
      writer.committed();
    }
  }
  writer.finish();
  writer.committed();
  while (writer.tidy()) {
  }
  database->execute("COMMIT");
  return database;
}

Database::Work work_of(Database& database, const VersionQuery& query) {
  list_versions(database, query);  // Once before, so that the statements are prepared.
  const Database::Work before = database.work();
  list_versions(database, query);
  const Database::Work after = database.work();
  return {after.steps - before.steps, after.pages - before.pages};
}

VersionQuery asked(Sort sort) {
  VersionQuery query;
  query.sort = sort;
  query.limit = 20;
  return query;
}

std::map<std::string, VersionQuery> questions() {
  std::map<std::string, VersionQuery> all;
  const auto with = [&all](const std::string& name, Sort sort, auto change) {
    VersionQuery query = asked(sort);
    change(query);
    all[name] = query;
  };
  const auto nothing = [](VersionQuery&) {};
  with("published", Sort::published, nothing);
  with("updated", Sort::updated, nothing);
  with("name", Sort::name, nothing);
  with("downloads", Sort::downloads, nothing);
  with("reviewer", Sort::published, [](auto& query) { query.viewer.sees_all = true; });
  with("reviewer by name", Sort::name, [](auto& query) { query.viewer.sees_all = true; });
  with("reviewer by update", Sort::updated, [](auto& query) { query.viewer.sees_all = true; });
  with("tenant", Sort::published, [](auto& query) { query.viewer.tenant = "tenant-3"; });
  with("fellow owner", Sort::published, [](auto& query) { query.viewer.tenant = "fellow"; });
  with("pending", Sort::published, [](auto& query) {
    query.viewer.sees_all = true;
    query.status = wpk::Status::pending;
  });
  with("tag", Sort::published, [](auto& query) { query.tag = "tag-3"; });
  with("tag, for a fellow owner", Sort::published, [](auto& query) {
    query.tag = "tag-3";
    query.viewer.tenant = "fellow";
  });
  with("tag, for a reviewer", Sort::published, [](auto& query) {
    query.tag = "tag-3";
    query.viewer.sees_all = true;
  });
  with("runtime", Sort::published, [](auto& query) { query.runtime = "docker"; });
  with("publisher", Sort::published, [](auto& query) { query.publisher = "tenant-2"; });
  with("publisher, tag and runtime", Sort::published, [](auto& query) {
    query.publisher = "tenant-2";
    query.tag = "everywhere";
    query.runtime = "k8s";
  });
  with("a word that all have", Sort::relevance, [](auto& query) { query.text = "common"; });
  with("two words", Sort::relevance, [](auto& query) { query.text = "common halfcommon1"; });
  with("a word that is begun", Sort::relevance, [](auto& query) { query.text = "halfcom"; });
  with("a word of which little is there", Sort::relevance, [](auto& query) { query.text = "co"; });
  with("words, for a fellow owner", Sort::relevance, [](auto& query) {
    query.text = "common";
    query.viewer.tenant = "fellow";
  });
  with("words, newest first", Sort::published, [](auto& query) { query.text = "common"; });
  with("words by name", Sort::name, [](auto& query) { query.text = "common"; });
  with("words of what is pending", Sort::relevance, [](auto& query) {
    query.text = "common";
    query.viewer.sees_all = true;
    query.status = wpk::Status::pending;
  });
  return all;
}

TEST(ListCost, DoesNotGrowWithTheCatalog) {
  const auto few = catalog_of(kFew);
  const auto many = catalog_of(kMany);
  for (auto [name, query] : questions()) {
    for (const char* page : {"first", "second"}) {
      const Database::Work small = work_of(*few, query);
      const Database::Work large = work_of(*many, query);
      EXPECT_GT(small.steps, 0) << name;
      EXPECT_LE(large.steps, 2 * small.steps) << name << ", " << page << " page";
      EXPECT_LE(large.pages, 2 * small.pages + kSegmentPages) << name << ", " << page << " page";
      const auto next = list_versions(*many, query)->next;
      ASSERT_TRUE(next) << name;
      // The same place in either: half way through the smaller one's, where the order is that of publication.
      PageEnd end = query.sort == Sort::published ? PageEnd{kFew / 2, 0, 0} : *page_end_of(*next);
      end.window = std::min<std::int64_t>(end.window, kFew);
      query.after = position_of(end);
    }
  }
}

TEST(ListCost, OfTheLatestVersionIsAFewRows) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  Writer writer(database);
  const std::string package = "a";
  writer.insert_package({package, "acme", {}});
  for (int i = 0; i < 3000; ++i) {
    VersionRecord record = made_up(i);
    record.name = package;
    record.version = i < 100 ? fmt::format("1.{}.0", i) : fmt::format("2.0.0-rc.{}", i);
    record.status = wpk::Status::approved;
    writer.insert_version(record, "{}");
  }
  const auto steps_of = [&](const auto& look) {
    look();
    const std::int64_t before = database.work().steps;
    look();
    return database.work().steps - before;
  };
  EXPECT_LT(steps_of([&] { EXPECT_EQ(writer.find_latest("a")->version, "1.99.0"); }), 200);
  const auto range = *wpk::Range::parse("~1.50");
  EXPECT_LT(steps_of([&] { EXPECT_EQ(writer.find_highest("a", range)->version, "1.50.0"); }), 200);
  const auto none = *wpk::Range::parse("^3");
  EXPECT_LT(steps_of([&] { EXPECT_FALSE(writer.find_highest("a", none)); }), 200);
}

/// A package of which the public sees little: many versions are pending, above and below two public ones.
std::unique_ptr<Database> package_of(int pending) {
  auto database = std::make_unique<Database>(":memory:", Access::create);
  prepare_schema(*database);
  Writer writer(*database);
  database->execute("BEGIN");
  writer.insert_package({"a", "acme", {}});
  writer.add_owner("a", "globex", {});
  for (int i = 0; i < pending + 2; ++i) {
    VersionRecord record = made_up(i);
    record.name = "a";
    record.tenant = "acme";
    record.version = fmt::format("1.{}.0", i);
    record.status = wpk::Status::pending;
    if (i == pending / 2) record.status = wpk::Status::approved;
    if (i == pending / 2 + 1) record.status = wpk::Status::yanked;
    writer.insert_version(record, "{}");
  }
  writer.finish();
  writer.committed();
  database->execute("COMMIT");
  return database;
}

TEST(ListCost, OfAPackageIsTheSameHoweverMuchOfItIsHidden) {
  const auto few = package_of(100);
  const auto many = package_of(5000);
  marketplace::Viewer reviewer;
  reviewer.sees_all = true;
  const std::map<std::string, marketplace::Viewer> viewers{{"anonymous", {}},
                                                           {"a stranger", {false, "initech"}},
                                                           {"the publisher", {false, "acme"}},
                                                           {"a fellow owner", {false, "globex"}},
                                                           {"a reviewer", reviewer}};
  for (const auto& [name, viewer] : viewers) {
    VersionQuery query = asked(Sort::precedence);
    query.package = "a";
    query.viewer = viewer;
    const bool sees_all = name != "anonymous" && name != "a stranger";
    EXPECT_EQ(list_versions(*many, query)->versions.size(), sees_all ? query.limit : 2U) << name;
    const Database::Work small = work_of(*few, query);
    const Database::Work large = work_of(*many, query);
    EXPECT_LE(large.steps, small.steps + 10) << name;
    EXPECT_LE(large.pages, small.pages + 50) << name;
    EXPECT_LT(large.steps, 2500) << name;
  }
}

TEST(ListCost, OfAPackageOfWhichNothingIsPublicIsAFewSteps) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  Writer writer(database);
  writer.insert_package({"a", "acme", {}});
  for (int i = 0; i < 5000; ++i) {
    VersionRecord record = made_up(i);
    record.name = "a";
    record.version = fmt::format("1.{}.0", i);
    record.status = wpk::Status::pending;
    writer.insert_version(record, "{}");
  }
  VersionQuery query = asked(Sort::precedence);
  query.package = "a";
  EXPECT_TRUE(list_versions(database, query)->versions.empty());
  EXPECT_LT(work_of(database, query).steps, 100);
}

TEST(ListCost, APageEndsEarlyAfterTheScanLimit) {
  const auto database = catalog_of(6000);
  VersionQuery query = asked(Sort::name);
  query.viewer.sees_all = true;
  query.runtime = "unheard-of";
  std::size_t pages = 0;
  std::size_t rows = 0;
  for (;;) {
    const auto page = *list_versions(*database, query);
    ++pages;
    rows += page.versions.size();
    if (!page.next) break;
    query.after = page.next;
  }
  EXPECT_EQ(pages, 2U);
  EXPECT_EQ(rows, 0U);
}

}  // namespace
}  // namespace atom::storage::sqlite
