#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include "atom/base/change_feed.hpp"
#include "atom/base/result.hpp"
#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/reserve.hpp"
#include "storage/sqlite/statistics.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {

/// The one writer of a catalog: a thread that takes all waiting jobs and commits them together, so that many
/// callers share one fsync (group commit). A job that cancels or throws does not affect the others of its
/// batch. Thread-safe.
class CommitQueue {
 public:
  /// Returns true to commit what the job wrote. A job may run twice, and then the first run is rolled back.
  using Job = std::function<bool(Writer&)>;
  using Handler = boost::asio::any_completion_handler<void(std::exception_ptr, Result<void>)>;

  /// Urgent jobs are never rejected, run before all others, and may use the reserve.
  enum class Urgency : std::uint8_t { ordinary, urgent };

  /// Takes over the connection and the reserve (null for none), and borrows the feed and the anchor (null for
  /// none), which get the changes of each commit before its jobs are acknowledged.
  CommitQueue(Database database, ChangePublisher& feed, std::unique_ptr<Reserve> reserve = nullptr,
              Anchor* anchor = nullptr);
  /// Runs all waiting jobs, then stops the thread.
  ~CommitQueue();

  /// Calls `handler` on `executor` once the job's commit is durable. Fails with `catalog_unavailable` if
  /// storage fails, with `overloaded` if too many jobs wait, or with the exception that the job threw.
  void push(Job job, boost::asio::any_io_executor executor, Handler handler,
            Urgency urgency = Urgency::ordinary);

  /// Returns true if words of committed versions wait for a later commit. A job that calls
  /// `Writer::index_all` writes them.
  bool has_unindexed() const { return has_unindexed_.load(std::memory_order_acquire); }

  /// How much is in the catalog, without its bytes.
  marketplace::CatalogSize size();
  marketplace::StorageOutcomes outcomes();
  /// Adds the failure of a read to the outcomes.
  void note_fault(const marketplace::CatalogFault& fault);
  /// All except the reads.
  Statistics statistics();

 private:
  struct Entry {
    Job job;
    boost::asio::any_io_executor executor;
    Handler handler;
    Urgency urgency = Urgency::ordinary;
    std::exception_ptr thrown;
    Result<void> result;
  };
  using Batch = std::vector<Entry>;

  /// Calls the handlers, with one post for each executor.
  static void complete(Batch batch);
  void work();
  /// Returns urgent jobs alone if there are any.
  Batch take_batch();
  /// Tidies while no job waits, after a moment without one.
  void tidy(std::unique_lock<std::mutex>& lock);
  /// Returns true if more is left to do.
  bool tidy_some();
  /// Notes the last event with its hash, durably.
  void anchor_last_event();
  bool is_wanted() const { return stopping_ || !waiting_.empty(); }
  void commit(Batch& batch);
  /// Returns false if storage failed, with that as the result of every job.
  bool try_commit(Batch& batch);
  void count_committed(std::uint64_t changes);
  void count_failed(const marketplace::CatalogFault& fault);

  /// Runs a job. Returns false if it wrote something that must be rolled back.
  using Run = bool (CommitQueue::*)(Entry&);
  /// Runs every job in one transaction and commits it. If a run returns false, returns false and leaves the
  /// transaction open.
  bool commit_each(Batch& batch, Run run);
  void end_transaction();
  void roll_back(const Writer::Mark& mark);
  /// A savepoint copies every page that is written after it, and hardly any job cancels after it has written.
  /// So jobs run without savepoints first, and with them if one has to be rolled back.
  bool run_plainly(Entry& entry);
  bool run_in_savepoint(Entry& entry);
  /// Returns the job's result, or false if it throws.
  bool run_job(Entry& entry);
  void publish_changes();

  Database database_;
  std::unique_ptr<Reserve> reserve_;  ///< Only the thread uses it.
  Anchor* anchor_;
  Writer writer_;
  ChangePublisher& feed_;
  Changes changes_;  ///< Only the thread uses it.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Entry> waiting_;
  marketplace::CatalogSize size_;
  marketplace::StorageOutcomes outcomes_;
  Statistics statistics_;
  bool stopping_ = false;
  bool untidy_ = true;  ///< Only the thread uses it.
  std::atomic<bool> has_unindexed_ = false;
  std::thread thread_;  // Last, because it uses everything above.
};

}  // namespace atom::storage::sqlite
