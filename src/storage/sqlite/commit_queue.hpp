#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>

#include "atom/base/change_feed.hpp"
#include "atom/base/result.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/statistics.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {

/// The one writer of a catalog: a thread that takes whatever jobs wait and commits them together, so that
/// many callers share one fsync (group commit). A job that cancels, or throws, leaves the others of its batch
/// untouched. Thread-safe.
class CommitQueue {
 public:
  /// True to keep what the job wrote. It may run twice, the first time for nothing.
  using Job = std::function<bool(Writer&)>;
  using Handler = boost::asio::any_completion_handler<void(std::exception_ptr, Result<void>)>;

  /// Takes over the connection, and borrows the feed, which gets the changes of each commit before its jobs
  /// are acknowledged.
  CommitQueue(Database database, ChangePublisher& feed);
  /// Finishes what waits, then stops the thread.
  ~CommitQueue();

  /// Calls `handler` on `executor` once the job's commit is durable, or has failed: with
  /// `catalog_unavailable` where storage did, with `overloaded` where too many jobs wait, with the exception
  /// that the job threw otherwise.
  void push(Job job, boost::asio::any_io_executor executor, Handler handler);

  /// Whether words of what is committed wait for a later commit; a job that calls `Writer::index_all` does
  /// not let them wait.
  bool has_unindexed() const { return has_unindexed_.load(std::memory_order_acquire); }

  /// How much is in the catalog, without its bytes.
  marketplace::CatalogSize size();
  /// All except the reads.
  Statistics statistics();

 private:
  struct Entry {
    Job job;
    boost::asio::any_io_executor executor;
    Handler handler;
    std::exception_ptr thrown;
    Result<void> result;
  };
  using Batch = std::vector<Entry>;

  /// Calls the handlers, with one post for all that share an executor.
  static void complete(Batch batch);
  void work();
  Batch take_batch();
  /// While nothing waits, and nothing has for a moment.
  void tidy(std::unique_lock<std::mutex>& lock);
  /// Whether more is to be done.
  bool tidy_some();
  bool is_wanted() const { return stopping_ || !waiting_.empty(); }
  void commit(Batch& batch);
  void count(std::uint64_t committed);

  /// How a job is run. Answers false where it left something behind that is not to stay.
  using Way = bool (CommitQueue::*)(Entry&);
  /// Runs every job in one transaction, and commits it; false, and the transaction stays open, where one
  /// answers false.
  bool commit_each(Batch& batch, Way way);
  void end_transaction();
  void roll_back(const Writer::Mark& mark);
  /// Two ways to run a job. A savepoint makes a copy of every page that is written after it, and hardly a job
  /// cancels once it has written: so jobs run without one, until one answers false, which left something
  /// behind.
  bool run(Entry& entry);
  bool run_in_savepoint(Entry& entry);
  /// What the job answers; false where it throws.
  bool wants_to_keep(Entry& entry);
  void publish_changes();

  Database database_;
  Writer writer_;
  ChangePublisher& feed_;
  Changes changes_;  ///< Of the thread alone.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Entry> waiting_;
  marketplace::CatalogSize size_;
  Statistics statistics_;
  bool stopping_ = false;
  bool untidy_ = true;  ///< Of the thread alone.
  std::atomic<bool> has_unindexed_ = false;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace atom::storage::sqlite
