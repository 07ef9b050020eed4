#include "storage/sqlite/checkpointer.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace atom::storage::sqlite {
namespace {

struct Carried {
  int in_log = 0;
  int left = 0;
};

/// Carries what no reader keeps back, with no one held up (`PASSIVE`), and makes it durable; nothing where
/// that fails.
std::optional<Carried> carry(sqlite3* handle) {
  int in_log = 0;
  int carried = 0;
  if (sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &carried) != SQLITE_OK) {
    return std::nullopt;
  }
  // SQLite itself does so only where nothing is left, and that will be the writer, whom it would hold up.
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
    return std::nullopt;
  }
  return Carried{in_log, in_log - carried};
}

}  // namespace

Checkpointer::Checkpointer(const std::string& path, int pages)
    : pages_(pages), database_(path, Access::read_write), begin_at_(pages), thread_([this] { work(); }) {}

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
  if (pages < last_pages_) begin_at_ = pages_;  // The log began anew.
  last_pages_ = pages;
  if (rest_is_due_.exchange(false)) return carry_rest(writer);
  if (pages < begin_at_) return;
  begin_at_ = std::numeric_limits<int>::max();
  {
    const std::lock_guard lock(mutex_);
    asked_at_ = pages;
  }
  wake_.notify_one();
}

void Checkpointer::carry_rest(sqlite3* writer) {
  sqlite3_wal_checkpoint_v2(writer, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  // Unless a reader keeps it, the log begins anew with the next commit.
  begin_at_ = std::max(pages_, last_pages_ + few_pages());
}

void Checkpointer::work() {
  while (const auto in_log = wait_until_asked()) {
    if (carry_most(*in_log)) rest_is_due_ = true;
  }
}

std::optional<int> Checkpointer::wait_until_asked() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return asked_at_ || stopping_; });
  return stopping_ ? std::nullopt : std::exchange(asked_at_, std::nullopt);
}

bool Checkpointer::carry_most(int in_log) {
  // The writer goes on meanwhile, so a round has less to carry than the one before it; unless a reader keeps
  // pages back, or more is written than can be carried.
  for (int left = std::numeric_limits<int>::max();;) {
    const auto round = carry(database_.handle());
    if (round && round->left <= few_pages()) return true;
    if (round) in_log = round->in_log;
    if (!round || round->left >= left) break;
    left = round->left;
  }
  begin_at_ = std::max(pages_, in_log + few_pages());
  return false;
}

int Checkpointer::few_pages() const {
  constexpr int kShare = 16;
  return pages_ / kShare + 1;
}

}  // namespace atom::storage::sqlite
