#include "storage/sqlite/catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "accounts/key_store_suite_test.hpp"
#include "atom/base/temporary_directory_for_test.hpp"
#include "marketplace/contract/catalog_suite_test.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::await_for_test;
using marketplace::CatalogReader;
using marketplace::CatalogWriter;

/// A catalog on disk that owns its directory.
class OwnedFileCatalog {
 public:
  static std::unique_ptr<Catalog> make() {
    static std::vector<std::unique_ptr<TemporaryDirectory>> directories;
    directories.push_back(std::make_unique<TemporaryDirectory>());
    return std::move(create_catalog(directories.back()->path())->catalog);
  }
};

TEST(FileCatalog, KeepsWhatWasCommitted) {
  const TemporaryDirectory directory;
  std::string cursor_key;
  {
    const auto opened = create_catalog(directory.path());
    ASSERT_TRUE(opened);
    cursor_key = opened->cursor_key;
    ASSERT_TRUE(await_for_test(opened->catalog->write([](CatalogWriter& writer) -> Result<void> {
      writer.insert_package({"a", "acme", {}});
      return {};
    })));
  }
  const auto again = open_catalog(directory.path());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->cursor_key, cursor_key);
  EXPECT_EQ(await_for_test(again->catalog->read(
                [](CatalogReader& reader) -> Result<bool> { return reader.find_package("a").has_value(); })),
            true);
}

TEST(FileCatalog, CannotBeMadeOrOpenedTwice) {
  const TemporaryDirectory directory;
  EXPECT_EQ(open_catalog(directory.path()).error().code, errors::kCatalogMissing);
  {
    const auto opened = create_catalog(directory.path());
    ASSERT_TRUE(opened);
    EXPECT_EQ(create_catalog(directory.path()).error().code, errors::kCatalogExists);
    EXPECT_EQ(open_catalog(directory.path()).error().code, errors::kCatalogInUse);
  }
  EXPECT_TRUE(open_catalog(directory.path()));
}

/// How far SQLite goes for one page: virtual machine steps, which repeat exactly.
std::int64_t steps_of_page(std::size_t events, std::optional<std::string> tenant) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  Writer writer(database);
  database.run("BEGIN");
  for (std::size_t i = 0; i < events; ++i) {
    writer.append_event({{}, "token.created", "tok", "globex", "globex/gil", "{}"});
  }
  writer.append_event({{}, "token.created", "tok", "acme", "acme/ann", "{}"});
  writer.append_event(
      {{}, "wpk.approved", "flow@1.0.0", "globex", "r/r", "{}", marketplace::Audience::everyone});
  database.run("COMMIT");
  const std::int64_t before = database.work().steps;
  EXPECT_EQ(writer.list_events({false, marketplace::Audience::everyone, tenant, 0, 50}).size(),
            tenant ? 2U : 1U);
  return database.work().steps - before;
}

TEST(FileCatalog, ReadsAPageOfEventsWithoutReadingThoseOfOthers) {
  for (const std::optional<std::string>& tenant : {std::optional<std::string>("acme"), {}}) {
    EXPECT_LE(steps_of_page(20'000, tenant), steps_of_page(20, tenant) + 10);
  }
}

double sampled(Catalog& catalog, std::string_view name) {
  for (const Sample& sample : catalog.samples()) {
    if (sample.name == name) return sample.value;
  }
  ADD_FAILURE() << name;
  return -1;
}

TEST(CatalogSamples, CountReadsAndCommits) {
  const TemporaryDirectory directory;
  const auto file = create_catalog(directory.path());
  const auto memory = memory_catalog();
  for (Catalog* catalog : {file->catalog.get(), memory->catalog.get()}) {
    ASSERT_TRUE(await_for_test(catalog->write([](CatalogWriter& writer) -> Result<void> {
      writer.insert_package({"a", "acme", {}});
      return {};
    })));
    ASSERT_TRUE(await_for_test(catalog->read(
        [](CatalogReader& reader) -> Result<bool> { return reader.find_package("a").has_value(); })));
    EXPECT_EQ(sampled(*catalog, "atom_catalog_commits_total"), 1);
    EXPECT_EQ(sampled(*catalog, "atom_catalog_commit_changes"), 1);
    EXPECT_EQ(sampled(*catalog, "atom_catalog_reads_total"), 1);
    EXPECT_EQ(sampled(*catalog, "atom_catalog_waiting_changes"), 0);
    EXPECT_EQ(sampled(*catalog, "atom_catalog_commit_failures_total"), 0);
  }
}

TEST(CatalogChanges, AreNeverStale) {
  const auto memory = memory_catalog();
  EXPECT_EQ(memory->catalog->changes().staleness(), std::chrono::milliseconds{0});
}

TEST(FileCatalog, KnowsTheLastEventOnceItIsOpened) {
  const TemporaryDirectory directory;
  {
    const auto made = create_catalog(directory.path());
    ASSERT_TRUE(await_for_test(made->catalog->write([](CatalogWriter& writer) -> Result<void> {
      writer.append_event({{}, "token.created", "tok", "acme", "acme/ann", "{}"});
      return {};
    })));
  }
  EXPECT_EQ(open_catalog(directory.path())->catalog->changes().read().event_seq, 1);
}

TEST(FileCatalog, RejectsAFileThatIsNotACatalog) {
  const TemporaryDirectory directory;
  directory.write("catalog.db", std::string(8192, 'x'));
  EXPECT_EQ(open_catalog(directory.path()).error().code, "catalog_unavailable");
}

}  // namespace
}  // namespace atom::storage::sqlite

std::vector<atom::marketplace::CatalogMaker> atom::marketplace::catalog_makers() {
  return {{"File", storage::sqlite::OwnedFileCatalog::make},
          {"Memory", [] { return std::move(storage::sqlite::memory_catalog()->catalog); }}};
}

std::vector<atom::accounts::KeyStoreMaker> atom::accounts::key_store_makers() {
  return {{"File", storage::sqlite::OwnedFileCatalog::make},
          {"Memory", [] { return std::move(storage::sqlite::memory_catalog()->catalog); }}};
}
