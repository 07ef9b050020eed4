#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Checkpoints a catalog: copies pages from its write-ahead log into its file, over a connection and on a
/// thread of its own, so that no commit waits while thousands of pages are written and synced. The writer
/// itself copies only the pages that it added meanwhile, because SQLite restarts a log only when nothing is
/// left in it.
///
/// A checkpoint that fails is repeated after a later commit. Until then the log grows, and nothing is lost.
class Checkpointer {
 public:
  /// Starts a checkpoint whenever the log of the catalog at `path` has `pages` pages, and syncs the anchor
  /// (borrowed, null for none) after each.
  Checkpointer(const std::string& path, int pages, Anchor* anchor = nullptr);
  /// Finishes the checkpoint that is running, then stops the thread.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Replaces SQLite's own checkpoints of this connection. The checkpointer must outlive the last commit over
  /// it.
  void watch(Database& writer);

 private:
  static int committed(void* self, sqlite3* writer, const char* schema, int pages);
  void committed(sqlite3* writer, int pages);
  void checkpoint_rest(sqlite3* writer);

  void work();
  /// Returns the number of pages in the log, or nothing when the thread must stop.
  std::optional<int> wait_for_request();
  /// Returns true if few enough pages are left for the writer.
  bool checkpoint_most(int in_log);
  /// The number of pages that is worth another attempt, or few enough for the writer.
  int few_pages() const;

  const int pages_;
  Anchor* anchor_;
  Database database_;
  int last_pages_ = 0;                     ///< In the log after the last commit. Only the writer uses it.
  std::atomic<int> start_at_;              ///< Pages in the log.
  std::atomic<bool> rest_is_due_ = false;  ///< The writer must copy the remaining pages.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<int> requested_at_;  ///< Pages in the log.
  bool stopping_ = false;
  std::thread thread_;  // Last, because it uses everything above.
};

}  // namespace atom::storage::sqlite
