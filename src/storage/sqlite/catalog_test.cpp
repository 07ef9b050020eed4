#include "storage/sqlite/catalog.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "marketplace/catalog_suite_test.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/temporary_directory_for_test.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::await_for_test;
using marketplace::Catalog;
using marketplace::CatalogMaker;
using marketplace::CatalogReader;
using marketplace::CatalogSuite;
using marketplace::CatalogWriter;

/// A catalog on disk that takes its directory with it.
class OwnedFileCatalog {
 public:
  static std::unique_ptr<Catalog> make() {
    static std::vector<std::unique_ptr<TemporaryDirectory>> directories;
    directories.push_back(std::make_unique<TemporaryDirectory>());
    return std::move(create_catalog(directories.back()->path())->catalog);
  }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, CatalogSuite,
                         testing::Values(CatalogMaker{"File", OwnedFileCatalog::make},
                                         CatalogMaker{"Memory",
                                                      [] { return std::move(memory_catalog()->catalog); }}),
                         [](const auto& made) { return made.param.name; });

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

TEST(FileCatalog, IsMadeOnceAndOpenedOnce) {
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

TEST(FileCatalog, SaysThatAFileIsNoCatalog) {
  const TemporaryDirectory directory;
  directory.write("catalog.db", std::string(8192, 'x'));
  EXPECT_EQ(open_catalog(directory.path()).error().code, "catalog_unavailable");
}

}  // namespace
}  // namespace atom::storage::sqlite
