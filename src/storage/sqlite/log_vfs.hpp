#pragma once

#include <sqlite3.h>

namespace atom::storage::sqlite {

/// A file layer of SQLite's that writes a write-ahead log in large pieces. SQLite writes each page of a
/// commit in two calls, of 24 and 4096 bytes, one after the other; here they are gathered, and written before
/// the log is synced or read. Every other file is the base's.
///
/// Only for connections with `PRAGMA synchronous = FULL`, which sync the log before any other connection
/// looks for what was written to it (`sqlite3WalFrames` in https://sqlite.org/src/file/src/wal.c).
class LogVfs {
 public:
  /// Makes it known to SQLite under `name`, which it borrows like `base`.
  LogVfs(sqlite3_vfs& base, const char* name);
  LogVfs(const LogVfs&) = delete;
  LogVfs& operator=(const LogVfs&) = delete;
  /// Call once no connection uses it.
  ~LogVfs();

  const char* name() const { return vfs_.zName; }

 private:
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags);

  sqlite3_vfs vfs_;
};

/// Over the operating system's files. Made once a process; thread-safe.
const LogVfs& log_vfs();

}  // namespace atom::storage::sqlite
