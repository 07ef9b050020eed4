#include "storage/sqlite/log_vfs.hpp"

#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace atom::storage::sqlite {
namespace {

/// SQLite's own VFS writes at most 128 KiB at a time (`seekAndWriteFd` in
/// https://sqlite.org/src/file/src/os_unix.c).
constexpr int kGatheredBytes = 124 << 10;

/// An open log. SQLite allocates it together with the base's file after it, and calls through `pMethods`,
/// where exceptions are not allowed.
struct LogFile : sqlite3_file {
  explicit LogFile(sqlite3_file* under) : sqlite3_file{}, base(under) {}

  /// Writes the buffer. Discards what cannot be written: SQLite gets the error and rolls back.
  int flush() {
    const int bytes = std::exchange(gathered_bytes, 0);
    if (bytes == 0) return SQLITE_OK;
    return base->pMethods->xWrite(base, gathered.get(), bytes, begin);
  }

  int write(const void* bytes, int count, sqlite3_int64 at) {
    if (at != begin + gathered_bytes || count > kGatheredBytes - gathered_bytes) {
      if (const int code = flush(); code != SQLITE_OK) return code;
      begin = at;
    }
    if (!gathered) gathered.reset(new (std::nothrow) char[kGatheredBytes]);
    if (!gathered || count > kGatheredBytes) return base->pMethods->xWrite(base, bytes, count, at);
    std::memcpy(gathered.get() + gathered_bytes, bytes, static_cast<std::size_t>(count));
    gathered_bytes += count;
    return SQLITE_OK;
  }

  sqlite3_file* base;
  std::unique_ptr<char[]> gathered;
  int gathered_bytes = 0;
  sqlite3_int64 begin = 0;  ///< Where the buffer belongs in the file.
};

/// Writes the buffer, then calls a method of the base.
template <auto Method, class... Arguments>
int flushed(sqlite3_file* file, Arguments... arguments) {
  auto* log = static_cast<LogFile*>(file);
  if (const int code = log->flush(); code != SQLITE_OK) return code;
  return (log->base->pMethods->*Method)(log->base, arguments...);
}

template <auto Method, class... Arguments>
int passed_on(sqlite3_file* file, Arguments... arguments) {
  auto* log = static_cast<LogFile*>(file);
  return (log->base->pMethods->*Method)(log->base, arguments...);
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  return static_cast<LogFile*>(file)->write(bytes, count, at);
}

int close(sqlite3_file* file) {
  auto* log = static_cast<LogFile*>(file);
  const int written = log->flush();
  const int closed = log->base->pMethods->xClose(log->base);
  log->~LogFile();
  return written != SQLITE_OK ? written : closed;
}

// Version 1 has no shared memory and no mapped pages, which SQLite needs only for the database file.
constexpr sqlite3_io_methods kMethods{
    .iVersion = 1,
    .xClose = close,
    .xRead = flushed<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = flushed<&sqlite3_io_methods::xTruncate, sqlite3_int64>,
    .xSync = flushed<&sqlite3_io_methods::xSync, int>,
    .xFileSize = flushed<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = passed_on<&sqlite3_io_methods::xLock, int>,
    .xUnlock = passed_on<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = passed_on<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = passed_on<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = passed_on<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = passed_on<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

// A copy of the base, which keeps its other methods.
LogVfs::LogVfs(sqlite3_vfs& base, const char* name) : vfs_(base) {
  vfs_.szOsFile += static_cast<int>(sizeof(LogFile));
  vfs_.zName = name;
  vfs_.pNext = nullptr;
  vfs_.pAppData = &base;
  vfs_.xOpen = &LogVfs::open;
  sqlite3_vfs_register(&vfs_, /*makeDflt=*/0);
}

LogVfs::~LogVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

int LogVfs::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* base = static_cast<sqlite3_vfs*>(vfs->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return base->xOpen(base, path, file, flags, out_flags);
  auto* under = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(LogFile));
  file->pMethods = nullptr;  // SQLite closes a file only if this is set.
  if (const int code = base->xOpen(base, path, under, flags, out_flags); code != SQLITE_OK) return code;
  (new (file) LogFile(under))->pMethods = &kMethods;
  return SQLITE_OK;
}

const LogVfs& log_vfs() {
  static const LogVfs vfs(*sqlite3_vfs_find(nullptr), "atom-log");
  return vfs;
}

}  // namespace atom::storage::sqlite
