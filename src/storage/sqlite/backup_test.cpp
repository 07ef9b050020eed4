#include "storage/sqlite/backup.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "atom/base/temporary_directory_for_test.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/catalog.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/schema.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::await_for_test;

class BackupTest : public testing::Test {
 protected:
  fs::path in(const std::string& name) const { return directory_.path() / name; }

  template <class T>
  static std::string code(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  std::string restored(const fs::path& file, const fs::path& directory) {
    return code(
        restore_catalog({file, {}}, directory, [this](std::string_view check, std::string_view problem) {
          problems_.push_back(std::string(check) + ": " + std::string(problem));
        }));
  }

  TemporaryDirectory directory_;
  std::vector<std::string> problems_;
};

TEST_F(BackupTest, RestoresABackupOfAServedCatalog) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(serving);
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("copy.db")));
  ASSERT_EQ(restored(in("copy.db"), in("new")), "ok");
  const auto opened = open_catalog(in("new"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->cursor_key, serving->cursor_key);
}

TEST_F(BackupTest, MakesOneFileThatOnlyItsOwnerReads) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("copy.db")));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory_.path()))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{"copy.db", "data"}));
  EXPECT_EQ(fs::status(in("copy.db")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BackupTest, NeverOverwritesAFile) {
  const auto serving = create_catalog(in("data"));
  directory_.write("there", "something of value");
  EXPECT_EQ(code(backup_catalog(in("data"), find_no_content, in("there"))), "file_exists");
  EXPECT_EQ(fs::file_size(in("there")), 18U);
  EXPECT_EQ(code(backup_catalog(in("nowhere"), find_no_content, in("copy.db"))), "catalog_missing");
  EXPECT_EQ(code(backup_catalog(in("data"), find_no_content, in("no/such/folder/copy.db"))),
            "catalog_unavailable");
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("copy.db")));
  EXPECT_EQ(restored(in("copy.db"), in("data")), "catalog_exists");
}

TEST_F(BackupTest, RejectsADirectoryWithFilesOfAnotherCatalog) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("copy.db")));
  fs::create_directory(in("old"));
  directory_.write("old/catalog.db-wal", "pages of another catalog");
  EXPECT_EQ(restored(in("copy.db"), in("old")), "catalog_exists");
}

TEST_F(BackupTest, RejectsAFileThatIsNotACompleteCatalog) {
  directory_.write("text", "this is no database, however long it may be, and it will not become one either");
  EXPECT_EQ(restored(in("text"), in("new")), "catalog_unavailable");
  EXPECT_EQ(restored(in("nothing"), in("new")), "catalog_missing");
  Database(in("foreign.db").string(), Access::create).execute("CREATE TABLE t (c)");
  EXPECT_EQ(restored(in("foreign.db"), in("new")), "catalog_unavailable");

  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("copy.db")));
  Database(in("copy.db").string(), Access::read_write).execute("DELETE FROM settings");
  EXPECT_EQ(restored(in("copy.db"), in("new")), "catalog_damaged");
  EXPECT_EQ(problems_,
            (std::vector<std::string>{"settings: the key that seals cursors is missing",
                                      "settings: the number up to which versions are counted is missing"}));
  EXPECT_FALSE(fs::exists(in("new") / kCatalogFile));
}

/// A catalog with one version, whose bytes are elsewhere.
void make_catalog_without_contents(const fs::path& directory) {
  const auto opened = create_catalog(directory);
  ASSERT_TRUE(opened);
  marketplace::VersionRecord version;
  version.name = "flow";
  version.version = "1.0.0";
  version.tenant = "acme";
  version.digest = wpk::digest_of("text");
  version.size = 4;
  ASSERT_TRUE(await_for_test(opened->catalog->write([&](marketplace::CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"flow", "acme", {}});
    writer.insert_version(version, std::nullopt);
    writer.append_event({{}, "wpk.published", "flow@1.0.0", "acme", "acme/ann", "{}"});
    return {};
  })));
}

TEST_F(BackupTest, IncludesBlobs) {
  make_catalog_without_contents(in("data"));
  const FindContent find = [](std::string_view digest) -> Result<std::optional<std::string>> {
    return digest == wpk::digest_of("text") ? std::optional<std::string>("text") : std::nullopt;
  };
  ASSERT_TRUE(backup_catalog(in("data"), find, in("copy.db")));
  ASSERT_EQ(restored(in("copy.db"), in("new")), "ok") << problems_.at(0);
  const auto opened = open_catalog(in("new"));
  ASSERT_TRUE(opened);
  const auto content = await_for_test(
      opened->catalog->read([](marketplace::CatalogReader& reader) -> Result<std::optional<std::string>> {
        return reader.find_content(*reader.find_version("flow", "1.0.0"));
      }));
  ASSERT_TRUE(content);
  EXPECT_EQ(content->value_or("nothing"), "text");
}

TEST_F(BackupTest, FailsIfABlobIsMissing) {
  make_catalog_without_contents(in("data"));
  EXPECT_EQ(code(backup_catalog(in("data"), find_no_content, in("copy.db"))), "catalog_damaged");
  const FindContent fails = [](std::string_view) -> Result<std::optional<std::string>> {
    return fail("catalog_unavailable", "The disk does not respond.");
  };
  EXPECT_EQ(code(backup_catalog(in("data"), fails, in("copy.db"))), "catalog_unavailable");
  for (const auto& entry : fs::directory_iterator(directory_.path())) EXPECT_EQ(entry.path(), in("data"));
}

TEST_F(BackupTest, VerifiesBlobs) {
  make_catalog_without_contents(in("data"));
  const auto problem_with = [&](const Result<std::optional<std::string>>& found) {
    problems_.clear();
    const auto verified = verify_catalog(
        in("data"), [&](std::string_view) { return found; },
        [this](std::string_view check, std::string_view problem) {
          problems_.push_back(std::string(check) + ": " + std::string(problem));
        });
    EXPECT_EQ(verified->problems, problems_.size());
    EXPECT_EQ(verified->blobs, std::vector<std::string>{wpk::digest_of("text")});
    return problems_.empty() ? std::string() : problems_.front();
  };
  EXPECT_EQ(problem_with("text"), "");
  EXPECT_EQ(problem_with(std::nullopt), "contents: the blob of flow@1.0.0 is missing");
  EXPECT_EQ(problem_with("texts"), "digests: flow@1.0.0 has 5 bytes, but its record says 4");
  EXPECT_EQ(problem_with("test"), "digests: flow@1.0.0 has the digest " + wpk::digest_of("test") +
                                      ", but its record says " + wpk::digest_of("text"));
  EXPECT_EQ(problem_with(fail("catalog_unavailable", "The disk does not respond.")),
            "contents: the blob of flow@1.0.0 cannot be read: The disk does not respond.");
}

TEST_F(BackupTest, RejectsABackupOfANewerServer) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("newer.db")));
  Database(in("newer.db").string(), Access::read_write).execute("PRAGMA user_version = 1000");
  const auto report = [](auto, auto) {};
  const auto not_restored = restore_catalog({in("newer.db"), {}}, in("new"), report);
  EXPECT_EQ(code(not_restored), "catalog_unavailable");
  EXPECT_NE(not_restored.error().message.find("its schema is 1000"), std::string::npos);
  const auto not_verified = verify_file(in("newer.db"), report);
  EXPECT_EQ(code(not_verified), "catalog_unavailable");
  EXPECT_NE(not_verified.error().message.find("with the newer atomd"), std::string::npos);
}

TEST_F(BackupTest, VerifiesOnlyTheCurrentSchema) {
  const auto serving = create_catalog(in("data"));
  ASSERT_TRUE(backup_catalog(in("data"), find_no_content, in("older.db")));
  Database(in("older.db").string(), Access::read_write).execute("PRAGMA user_version = 0");
  const auto verified = verify_file(in("older.db"), [](auto, auto) {});
  EXPECT_EQ(code(verified), "catalog_unavailable");
  EXPECT_NE(verified.error().message.find("restore the backup"), std::string::npos);
}

TEST(Checks, RunOverTheCurrentSchema) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  std::vector<std::string> problems;
  const auto verified =
      verify(database, find_no_content, [&](std::string_view check, std::string_view problem) {
        problems.push_back(std::string(check) + ": " + std::string(problem));
      });
  ASSERT_TRUE(verified);
  EXPECT_EQ(problems, std::vector<std::string>());
  EXPECT_EQ(verified->schema, current_schema().number());
}

}  // namespace
}  // namespace atom::storage::sqlite
