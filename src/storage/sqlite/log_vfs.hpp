#pragma once

#include <sqlite3.h>

namespace atom::storage::sqlite {

/// An SQLite VFS that writes the write-ahead log in large pieces. SQLite writes each page of a commit in two
/// calls, of 24 and 4096 bytes; this VFS buffers them until the log is synced or read. The base VFS handles
/// all other files.
///
/// Only for connections with `PRAGMA synchronous = FULL`, which sync the log before any other connection
/// reads it
/// (`sqlite3WalFrames` in https://sqlite.org/src/file/src/wal.c).
class LogVfs {
 public:
  /// Registers it under `name`. Borrows both.
  LogVfs(sqlite3_vfs& base, const char* name);
  LogVfs(const LogVfs&) = delete;
  LogVfs& operator=(const LogVfs&) = delete;
  /// Must be called after the last connection was closed.
  ~LogVfs();

  const char* name() const { return vfs_.zName; }

 private:
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags);

  sqlite3_vfs vfs_;
};

/// Returns the one over the operating system's files, which is created once. Thread-safe.
const LogVfs& log_vfs();

}  // namespace atom::storage::sqlite
