#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Carries pages from a catalog's write-ahead log into its file, over a connection and on a thread of its
/// own, so that no commit waits while thousands of them are written and made durable. The writer itself
/// carries only what it added meanwhile, because a log begins anew only where nothing is left in it.
///
/// What fails is tried again after a later commit. Until then the log grows, and nothing is lost.
class Checkpointer {
 public:
  /// Begins whenever the log of the catalog at `path` has `pages` of them.
  Checkpointer(const std::string& path, int pages);
  /// Ends what it is at, then stops the thread.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Learns of each commit over this connection, in place of SQLite's own checkpoints. Goes after the last of
  /// them.
  void watch(Database& writer);

 private:
  static int committed(void* self, sqlite3* writer, const char* schema, int pages);
  void committed(sqlite3* writer, int pages);
  void carry_rest(sqlite3* writer);

  void work();
  /// The pages in the log; nothing once it is to stop.
  std::optional<int> wait_until_asked();
  /// Whether what is left is little enough for the writer.
  bool carry_most(int in_log);
  /// How many pages more make it worth another attempt, or are little enough for the writer.
  int few_pages() const;

  const int pages_;
  Database database_;
  int last_pages_ = 0;                     ///< After the last commit; the writer's alone.
  std::atomic<int> begin_at_;              ///< Pages in the log.
  std::atomic<bool> rest_is_due_ = false;  ///< The writer is to carry what is left.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<int> asked_at_;  ///< Pages in the log.
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace atom::storage::sqlite
