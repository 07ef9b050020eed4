#include "storage/sqlite/checkpointer.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

#include "atom/base/temporary_directory_for_test.hpp"

namespace atom::storage::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr int kPages = 64;

class CheckpointerTest : public testing::Test {
 protected:
  CheckpointerTest() {
    writer_.execute("PRAGMA journal_mode = WAL; CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT);");
    checkpointer_.watch(writer_);
  }

  void write() {
    const std::string text(20'000, 'x');
    writer_.run("INSERT INTO things (text) VALUES (?1)", text);
    ++written_;
  }

  /// A commit that does not make the log longer has overwritten frames that were checkpointed.
  bool write_until_the_log_begins_anew() {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    std::uintmax_t before = 0;
    while (std::exchange(before, bytes("-wal")) != bytes("-wal")) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      write();
    }
    return true;
  }

  static std::int64_t count(Database& database) {
    Rows rows = database.query("SELECT count(*) FROM things");
    rows.next();
    return rows.integer(0);
  }

  std::uintmax_t bytes(const char* tail) const { return std::filesystem::file_size(path_ + tail); }

  TemporaryDirectory directory_;
  std::string path_ = (directory_.path() / "things.db").string();
  Database writer_{path_, Access::create};
  Checkpointer checkpointer_{path_, kPages};
  std::int64_t written_ = 0;
};

TEST_F(CheckpointerTest, RestartsTheLogWhileCommitsContinue) {
  EXPECT_TRUE(write_until_the_log_begins_anew());
  Database reader(path_, Access::read_only);
  EXPECT_EQ(count(reader), written_);
  Rows check = reader.query("PRAGMA integrity_check");
  ASSERT_TRUE(check.next());
  EXPECT_EQ(check.text(0), "ok");
}

TEST_F(CheckpointerTest, RestartsTheLogAfterALongRead) {
  write();
  Database reader(path_, Access::read_only);
  reader.run("BEGIN");
  EXPECT_EQ(count(reader), 1);
  while (written_ < 100) write();
  EXPECT_EQ(count(reader), 1);
  EXPECT_GT(bytes("-wal"), 100 * 20'000u);
  reader.run("COMMIT");

  EXPECT_TRUE(write_until_the_log_begins_anew());
  EXPECT_EQ(count(reader), written_);
}

}  // namespace
}  // namespace atom::storage::sqlite
