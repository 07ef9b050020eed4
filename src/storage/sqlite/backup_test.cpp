#include "storage/sqlite/backup.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/catalog.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checks.hpp"
#include "storage/sqlite/migrations.hpp"
#include "base/temporary_directory_for_test.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

class BackupTest : public testing::Test {
 protected:
  fs::path in(const std::string& name) const { return directory_.path() / name; }

  template <class T>
  static std::string code(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  std::string restored(const fs::path& file, const fs::path& directory) {
    return code(restore_catalog(file, directory, [this](std::string_view check, std::string_view problem) {
      problems_.push_back(std::string(check) + ": " + std::string(problem));
    }));
  }

  TemporaryDirectory directory_;
  std::vector<std::string> problems_;
};

TEST_F(BackupTest, CopiesACatalogThatIsInUseAndBringsItBack) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(serving);
  ASSERT_TRUE(backup_catalog(in("data"), in("copy.db")));
  ASSERT_EQ(restored(in("copy.db"), in("new")), "ok");
  const auto opened = open_catalog(in("new"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->cursor_key, serving->cursor_key);
}

TEST_F(BackupTest, MakesOneFileThatOnlyItsOwnerReads) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), in("copy.db")));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory_.path()))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"copy.db", "data"}));
  EXPECT_EQ(fs::status(in("copy.db")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BackupTest, ReplacesNothing) {
  const auto serving = create_catalog(in("data"));
  directory_.write("there", "something of value");
  EXPECT_EQ(code(backup_catalog(in("data"), in("there"))), "file_exists");
  EXPECT_EQ(fs::file_size(in("there")), 18U);
  EXPECT_EQ(code(backup_catalog(in("nowhere"), in("copy.db"))), "catalog_missing");
  EXPECT_EQ(code(backup_catalog(in("data"), in("no/such/folder/copy.db"))), "catalog_unavailable");
  ASSERT_TRUE(backup_catalog(in("data"), in("copy.db")));
  EXPECT_EQ(restored(in("copy.db"), in("data")), "catalog_exists");
}

TEST_F(BackupTest, RestoresNothingBesideWhatAnotherCatalogLeft) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), in("copy.db")));
  fs::create_directory(in("old"));
  directory_.write("old/catalog.db-wal", "pages of another catalog");
  EXPECT_EQ(restored(in("copy.db"), in("old")), "catalog_exists");
}

TEST_F(BackupTest, RestoresNothingThatIsNoWholeCatalog) {
  directory_.write("text", "this is no database, however long it may be, and it will not become one either");
  EXPECT_EQ(restored(in("text"), in("new")), "catalog_unavailable");
  EXPECT_EQ(restored(in("nothing"), in("new")), "catalog_missing");
  Database(in("foreign.db").string(), Access::create).execute("CREATE TABLE t (c)");
  EXPECT_EQ(restored(in("foreign.db"), in("new")), "catalog_unavailable");

  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), in("copy.db")));
  Database(in("copy.db").string(), Access::read_write).execute("DELETE FROM settings");
  EXPECT_EQ(restored(in("copy.db"), in("new")), "catalog_damaged");
  EXPECT_EQ(problems_, std::vector<std::string>{"settings: the key that seals cursors is not there"});
  EXPECT_FALSE(fs::exists(in("new") / kCatalogFile));
}

TEST_F(BackupTest, LeavesACatalogOfANewerServerAlone) {
  Database(in("newer.db").string(), Access::create).execute("PRAGMA user_version = 1000");
  EXPECT_EQ(restored(in("newer.db"), in("new")), "catalog_unavailable");
  EXPECT_EQ(code(verify_file(in("newer.db"), [](auto, auto) {})), "catalog_unavailable");
}

TEST(Checks, CanAllBeRunOverTheNewestSchema) {
  Database database(":memory:", Access::create);
  migrate(database);
  std::vector<std::string> problems;
  const auto verified = verify(database, [&](std::string_view check, std::string_view problem) {
    problems.push_back(std::string(check) + ": " + std::string(problem));
  });
  ASSERT_TRUE(verified);
  EXPECT_EQ(problems, std::vector<std::string>());
  EXPECT_EQ(verified->schema, newest_schema());
  for (const Check& check : checks()) EXPECT_LE(check.since, newest_schema()) << check.name;
}

}  // namespace
}  // namespace atom::storage::sqlite
