#include "storage/sqlite/log_vfs.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <vector>

#include "atom/base/temporary_directory_for_test.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

/// As much as a log grows to between two checkpoints would only be slow.
constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kFlags = SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

/// A log, and what has been written to it.
class Log {
 public:
  Log()
      : vfs_(sqlite3_vfs_find(storage::sqlite::log_vfs().name())),
        memory_(static_cast<std::size_t>(vfs_->szOsFile)) {
    open();
    require(file()->pMethods->xTruncate(file(), 0) == SQLITE_OK, "a log can be emptied");
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log() { file()->pMethods->xClose(file()); }

  void reopen() {
    require(file()->pMethods->xClose(file()) == SQLITE_OK, "a log can be closed");
    open();
  }

  void write(const std::string& bytes, std::size_t at) {
    // SQLite never writes nothing, which would not make a file longer either.
    if (bytes.empty() || at + bytes.size() > kMostBytes) return;
    const int count = static_cast<int>(bytes.size());
    require(
        file()->pMethods->xWrite(file(), bytes.data(), count, static_cast<sqlite3_int64>(at)) == SQLITE_OK,
        "a log can be written");
    if (written_.size() < at + bytes.size()) written_.resize(at + bytes.size());
    written_.replace(at, bytes.size(), bytes);
  }

  void truncate(std::size_t size) {
    if (size > written_.size()) return;
    require(file()->pMethods->xTruncate(file(), static_cast<sqlite3_int64>(size)) == SQLITE_OK,
            "a log can be cut");
    written_.resize(size);
  }

  void sync() {
    require(file()->pMethods->xSync(file(), SQLITE_SYNC_NORMAL) == SQLITE_OK, "a log can be synced");
  }

  void check() {
    sqlite3_int64 size = 0;
    require(file()->pMethods->xFileSize(file(), &size) == SQLITE_OK, "a log has a size");
    // SQLite's own VFS says that a file of one byte is empty.
    if (written_.size() == 1) return;
    require(size == static_cast<sqlite3_int64>(written_.size()), "a log has the size of what was written");
    std::string read(written_.size(), '\0');
    if (read.empty()) return;
    require(file()->pMethods->xRead(file(), read.data(), static_cast<int>(read.size()), 0) == SQLITE_OK,
            "a log can be read");
    require(read == written_, "a log has what was written");
  }

  std::size_t size() const { return written_.size(); }

 private:
  sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

  void open() {
    static const TemporaryDirectory directory;
    static const std::string path = [] {
      directory.write("catalog", "");  // SQLite gives a log the mode of its database.
      return (directory.path() / "catalog-wal").string();
    }();
    int flags = 0;
    require(vfs_->xOpen(vfs_, path.c_str(), file(), kFlags, &flags) == SQLITE_OK, "a log can be opened");
  }

  sqlite3_vfs* vfs_;
  std::vector<std::max_align_t> memory_;
  std::string written_;
};

}  // namespace

/// Each three bytes are an operation, and how much of it. SQLite writes a header and a page in turn, one
/// after the other.
void log_vfs(std::string_view input) {
  Log log;
  std::size_t end = 0;
  for (; input.size() >= 3; input.remove_prefix(3)) {
    const auto byte = [input](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(input[i]));
    };
    const std::size_t amount = byte(1) << 8 | byte(2);
    switch (byte(0) % 8) {
      case 0:
        log.write(std::string(24, input[2]), end);
        log.write(std::string(4096, input[1]), end + 24);
        end += 24 + 4096;
        break;
      case 1:
        log.write(std::string(amount, input[2]), end);
        end += amount;
        break;
      case 2:
        log.write(std::string(1 + byte(2), input[1]), amount);
        end = amount + 1 + byte(2);
        break;
      case 3:
        log.truncate(amount);
        break;
      case 4:
        log.sync();
        break;
      case 5:
        log.reopen();
        break;
      case 6:
        end = log.size();
        break;
      default:
        log.check();
    }
    end = std::min(end, kMostBytes);
  }
  log.check();
}

}  // namespace atom::fuzz
