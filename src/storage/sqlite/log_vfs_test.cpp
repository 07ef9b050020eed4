#include "storage/sqlite/log_vfs.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "atom/base/temporary_directory_for_test.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

/// The operating system's files, whose logs count what is written to them and can be full.
class Disk {
 public:
  Disk() : vfs_(*sqlite3_vfs_find(nullptr)) {
    writes = 0;
    largest = 0;
    is_full = false;
    vfs_.pAppData = sqlite3_vfs_find(nullptr);
    vfs_.xOpen = open;
  }
  sqlite3_vfs& vfs() { return vfs_; }

  static inline int writes = 0;
  static inline int largest = 0;
  static inline bool is_full = false;

 private:
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
    const int code = system->xOpen(system, path, file, flags, out_flags);
    if (code != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return code;
    systems_ = file->pMethods;
    static sqlite3_io_methods counted;
    counted = *systems_;
    counted.xWrite = write;
    file->pMethods = &counted;
    return SQLITE_OK;
  }

  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    if (is_full) return SQLITE_FULL;
    ++writes;
    largest = std::max(largest, count);
    return systems_->xWrite(file, bytes, count, at);
  }

  static inline const sqlite3_io_methods* systems_ = nullptr;
  sqlite3_vfs vfs_;
};

constexpr int kFrameBytes = 24 + 4096;

class LogVfsTest : public testing::Test {
 protected:
  LogVfsTest() {
    writer_.execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
        "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT);");
    Disk::writes = 0;
  }

  /// Each fills most of a page.
  void insert(int rows) {
    const std::string text(3000, 'x');
    for (int i = 0; i < rows; ++i) writer_.run("INSERT INTO things (text) VALUES (?1)", text);
  }

  void commit(int rows) {
    writer_.run("BEGIN IMMEDIATE");
    insert(rows);
    writer_.run("COMMIT");
  }

  /// Returns the count that another connection reads over SQLite's own files; -1 if the catalog is damaged.
  static std::int64_t count(const fs::path& path) {
    Database reader(path.string(), Access::read_write);
    if (Rows check = reader.query("PRAGMA integrity_check"); !check.next() || check.text(0) != "ok")
      return -1;
    Rows rows = reader.query("SELECT count(*) FROM things");
    return rows.next() ? rows.integer(0) : -1;
  }
  std::int64_t count() const { return count(path_); }

  TemporaryDirectory directory_;
  fs::path path_ = directory_.path() / "catalog.db";
  Disk disk_;
  LogVfs vfs_{disk_.vfs(), "of-a-test"};
  Database writer_{path_.string(), Access::create, vfs_.name()};
};

TEST_F(LogVfsTest, WritesTheFramesOfACommitInOnePiece) {
  commit(20);
  EXPECT_EQ(Disk::writes, 1);
  EXPECT_GE(Disk::largest, 20 * kFrameBytes);
  EXPECT_EQ(count(), 20);
}

TEST_F(LogVfsTest, WritesALongCommitInPiecesTheBaseAccepts) {
  commit(200);
  EXPECT_GE(Disk::writes, 200 * kFrameBytes / Disk::largest);
  EXPECT_LT(Disk::largest, 128 << 10);
  EXPECT_LT(Disk::writes, 20);
  EXPECT_EQ(count(), 200);
}

TEST_F(LogVfsTest, CommitsToTheFiles) {
  for (int i = 0; i < 30; ++i) {
    commit(1);
    // As they are when the process is killed.
    const fs::path copy = directory_.path() / ("copy-" + std::to_string(i));
    fs::copy_file(path_, copy);
    fs::copy_file(path_.string() + "-wal", copy.string() + "-wal");
    ASSERT_EQ(count(copy), i + 1);
  }
}

TEST_F(LogVfsTest, ReadsSpilledPagesBackFromTheLog) {
  writer_.execute("PRAGMA cache_size = 10");
  writer_.run("BEGIN IMMEDIATE");
  insert(300);
  writer_.run("UPDATE things SET text = text || 'y' WHERE id % 7 = 0");
  {
    Rows rows = writer_.query("SELECT count(*) FROM things WHERE text LIKE 'x%y'");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), 42);
  }
  EXPECT_EQ(count(), 0);
  writer_.run("COMMIT");
  EXPECT_EQ(count(), 300);
}

TEST_F(LogVfsTest, LeavesNothingOfARollback) {
  writer_.execute("PRAGMA cache_size = 10");
  commit(5);
  writer_.run("BEGIN IMMEDIATE");
  insert(100);
  writer_.run("ROLLBACK");
  commit(3);
  EXPECT_EQ(count(), 8);
}

TEST_F(LogVfsTest, RecoversAfterAFailedCommit) {
  commit(5);
  Disk::is_full = true;
  EXPECT_THROW(commit(5), marketplace::CatalogFault);
  if (writer_.in_transaction()) writer_.run("ROLLBACK");
  EXPECT_EQ(count(), 5);
  Disk::is_full = false;
  commit(2);
  EXPECT_EQ(count(), 7);
}

TEST_F(LogVfsTest, RestartsTheLogAfterACheckpoint) {
  for (int i = 0; i < 3; ++i) {
    commit(40);
    writer_.execute("PRAGMA wal_checkpoint(RESTART)");
  }
  commit(1);
  EXPECT_EQ(count(), 121);
}

}  // namespace
}  // namespace atom::storage::sqlite
