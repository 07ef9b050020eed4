#include "storage/sqlite/checkpointer.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace atom::storage::sqlite {
namespace {

struct Progress {
  int in_log = 0;
  int left = 0;
};

/// Copies the pages that no reader needs, without blocking anyone (`PASSIVE`), and makes them durable.
/// Returns nothing on failure.
std::optional<Progress> checkpoint(sqlite3* handle) {
  int in_log = 0;
  int copied = 0;
  if (sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied) != SQLITE_OK) {
    return std::nullopt;
  }
  // SQLite syncs only when nothing is left, which would block the writer.
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
    return std::nullopt;
  }
  return Progress{in_log, in_log - copied};
}

}  // namespace

Checkpointer::Checkpointer(const std::string& path, int pages, Anchor* anchor)
    : pages_(pages), anchor_(anchor), database_(path, Access::read_write), start_at_(pages), thread_([this] {
        work();
      }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::watch(Database& writer) {
  sqlite3_wal_hook(writer.handle(), &Checkpointer::committed, this);
}

int Checkpointer::committed(void* self, sqlite3* writer, const char*, int pages) {
  static_cast<Checkpointer*>(self)->committed(writer, pages);
  return SQLITE_OK;
}

void Checkpointer::committed(sqlite3* writer, int pages) {
  if (pages < last_pages_) start_at_ = pages_;  // The log was restarted.
  last_pages_ = pages;
  if (rest_is_due_.exchange(false)) return checkpoint_rest(writer);
  if (pages < start_at_) return;
  start_at_ = std::numeric_limits<int>::max();
  {
    const std::lock_guard lock(mutex_);
    requested_at_ = pages;
  }
  wake_.notify_one();
}

void Checkpointer::checkpoint_rest(sqlite3* writer) {
  sqlite3_wal_checkpoint_v2(writer, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  // The next commit restarts the log unless a reader needs it.
  start_at_ = std::max(pages_, last_pages_ + few_pages());
}

void Checkpointer::work() {
  while (const auto in_log = wait_for_request()) {
    if (checkpoint_most(*in_log)) rest_is_due_ = true;
    if (anchor_ != nullptr) anchor_->sync();
  }
}

std::optional<int> Checkpointer::wait_for_request() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return requested_at_ || stopping_; });
  return stopping_ ? std::nullopt : std::exchange(requested_at_, std::nullopt);
}

bool Checkpointer::checkpoint_most(int in_log) {
  // The writer continues meanwhile. Each round has fewer pages to copy than the one before, unless a reader
  // needs some or commits come faster than they are copied.
  for (int left = std::numeric_limits<int>::max();;) {
    const auto round = checkpoint(database_.handle());
    if (round && round->left <= few_pages()) return true;
    if (round) in_log = round->in_log;
    if (!round || round->left >= left) break;
    left = round->left;
  }
  start_at_ = std::max(pages_, in_log + few_pages());
  return false;
}

int Checkpointer::few_pages() const {
  constexpr int kShare = 16;
  return pages_ / kShare + 1;
}

}  // namespace atom::storage::sqlite
