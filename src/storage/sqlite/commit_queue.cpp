#include "storage/sqlite/commit_queue.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "atom/base/limits.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/fault.hpp"

namespace atom::storage::sqlite {
namespace {

/// The writer tidies after this time without a job.
constexpr std::chrono::milliseconds kIdle{100};

}  // namespace

void CommitQueue::complete(Batch batch) {
  // Entries are moved to new places and never assigned, because Boost 1.81 wraps a handler that is assigned
  // in another.
  std::vector<Batch> groups;
  for (Entry& entry : batch) {
    const auto is_its = [&entry](const Batch& group) { return group.front().executor == entry.executor; };
    auto group = std::ranges::find_if(groups, is_its);
    if (group == groups.end()) group = groups.emplace(groups.end());
    group->push_back(std::move(entry));
  }
  for (Batch& group : groups) {
    const auto executor = group.front().executor;
    boost::asio::post(executor, [group = std::move(group)]() mutable {
      for (Entry& entry : group) std::move(entry.handler)(std::move(entry.thrown), std::move(entry.result));
    });
  }
}

CommitQueue::CommitQueue(Database database, ChangePublisher& feed, std::unique_ptr<Reserve> reserve,
                         Anchor* anchor)
    : database_(std::move(database)),
      reserve_(std::move(reserve)),
      anchor_(anchor),
      writer_(database_, limits::kUnindexedVersions),
      feed_(feed),
      size_(writer_.measure()) {
  writer_.advance(changes_);
  feed_.publish(changes_);
  writer_.find_deferred();
  has_unindexed_ = writer_.has_unindexed();
  thread_ = std::thread([this] { work(); });
}

CommitQueue::~CommitQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void CommitQueue::push(Job job, boost::asio::any_io_executor executor, Handler handler, Urgency urgency) {
  Entry entry{std::move(job), std::move(executor), std::move(handler), urgency, {}, {}};
  {
    const std::lock_guard lock(mutex_);
    if (urgency == Urgency::urgent) {
      waiting_.push_front(std::move(entry));
      wake_.notify_one();
      return;
    }
    if (waiting_.size() < limits::kWriteQueue) {
      waiting_.push_back(std::move(entry));
      wake_.notify_one();
      return;
    }
  }
  entry.result = fail(marketplace::errors::kOverloaded,
                      "Too many changes are waiting to be written. Try again in a moment.");
  Batch rejected;
  rejected.push_back(std::move(entry));
  complete(std::move(rejected));
}

marketplace::CatalogSize CommitQueue::size() {
  const std::lock_guard lock(mutex_);
  return size_;
}

Statistics CommitQueue::statistics() {
  const std::lock_guard lock(mutex_);
  Statistics statistics = statistics_;
  statistics.waiting = waiting_.size();
  return statistics;
}

marketplace::StorageOutcomes CommitQueue::outcomes() {
  const std::lock_guard lock(mutex_);
  return outcomes_;
}

void CommitQueue::count_committed(std::uint64_t changes) {
  const std::lock_guard lock(mutex_);
  size_ = writer_.size();
  outcomes_.committed_at = std::chrono::steady_clock::now();
  statistics_.count_commit(changes);
}

void CommitQueue::count_failed(const marketplace::CatalogFault& fault) {
  note_fault(fault);
  const std::lock_guard lock(mutex_);
  size_ = writer_.size();
  ++statistics_.failed_commits;
}

void CommitQueue::note_fault(const marketplace::CatalogFault& fault) {
  const std::lock_guard lock(mutex_);
  outcomes_.failed_at = std::chrono::steady_clock::now();
  outcomes_.fault = fault.what();
}

void CommitQueue::work() {
  for (Batch batch = take_batch(); !batch.empty(); batch = take_batch()) {
    commit(batch);
    publish_changes();
    complete(std::move(batch));
    untidy_ = true;
  }
  while (writer_.has_unindexed() && tidy_some()) {
  }
  anchor_last_event();
}

CommitQueue::Batch CommitQueue::take_batch() {
  std::unique_lock lock(mutex_);
  if (untidy_) tidy(lock);
  wake_.wait(lock, [this] { return is_wanted(); });
  const auto urgent = std::ranges::find(waiting_, Urgency::ordinary, &Entry::urgency) - waiting_.begin();
  const std::size_t ready = urgent > 0 ? static_cast<std::size_t>(urgent) : waiting_.size();
  const auto count = static_cast<std::ptrdiff_t>(std::min(ready, limits::kCommitBatch));
  Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.begin() + count));
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  return batch;
}

void CommitQueue::tidy(std::unique_lock<std::mutex>& lock) {
  if (wake_.wait_for(lock, kIdle, [this] { return is_wanted(); })) return;
  lock.unlock();
  if (reserve_) reserve_->top_up();
  anchor_last_event();
  lock.lock();
  while (untidy_ && !is_wanted()) {
    lock.unlock();
    untidy_ = tidy_some();
    lock.lock();
  }
}

bool CommitQueue::tidy_some() {
  const Writer::Mark before = writer_.mark();
  try {
    database_.run("BEGIN IMMEDIATE");
    const bool more = writer_.tidy();
    end_transaction();
    return more;
  } catch (const marketplace::CatalogFault&) {
    // Nobody waits for it, and the next commit makes the thread try again.
    roll_back(before);
    return false;
  }
}

void CommitQueue::commit(Batch& batch) {
  if (try_commit(batch) || batch.front().urgency == Urgency::ordinary) return;
  if (!reserve_ || !reserve_->release()) return;
  // Nobody else could commit now.
  if (try_commit(batch)) note_fault(marketplace::CatalogFault("there is only reserved space left"));
  reserve_->refill();
}

bool CommitQueue::try_commit(Batch& batch) {
  const Writer::Mark before = writer_.mark();
  for (Entry& entry : batch) entry.result = {};
  try {
    if (!commit_each(batch, &CommitQueue::run_plainly)) {
      roll_back(before);
      commit_each(batch, &CommitQueue::run_in_savepoint);
    }
    count_committed(batch.size());
    return true;
  } catch (const marketplace::CatalogFault& fault) {
    roll_back(before);
    // The whole batch was rolled back, so even a rejection may be based on what no longer exists.
    for (Entry& entry : batch) entry.result = unavailable(fault);
    count_failed(fault);
    return false;
  }
}

bool CommitQueue::commit_each(Batch& batch, Run run) {
  database_.run("BEGIN IMMEDIATE");
  for (Entry& entry : batch) {
    if (!(this->*run)(entry)) return false;
  }
  end_transaction();
  return true;
}

void CommitQueue::end_transaction() {
  writer_.finish();
  database_.run("COMMIT");
  writer_.committed();
  has_unindexed_.store(writer_.has_unindexed(), std::memory_order_release);
}

void CommitQueue::roll_back(const Writer::Mark& mark) {
  if (database_.in_transaction()) database_.run("ROLLBACK");
  writer_.rollback_to(mark);
}

void CommitQueue::publish_changes() {
  const std::int64_t before = changes_.event_seq;
  try {
    writer_.advance(changes_);
  } catch (const marketplace::CatalogFault&) {
    // The next commit publishes these events too.
  }
  // Hashing each event would cost a seventh of a publish; `anchor_last_event` adds the hash of the last.
  if (anchor_ != nullptr && changes_.event_seq != before) anchor_->note({changes_.event_seq, {}});
  feed_.publish(changes_);
}

void CommitQueue::anchor_last_event() {
  if (anchor_ == nullptr) return;
  try {
    anchor_->note(last_event_of(database_));
  } catch (const marketplace::CatalogFault&) {
    // Its number has been noted.
  }
  anchor_->sync();
}

bool CommitQueue::run_job(Entry& entry) {
  entry.thrown = nullptr;
  try {
    return entry.job(writer_);
  } catch (const marketplace::CatalogFault&) {
    throw;
  } catch (...) {
    entry.thrown = std::current_exception();
    return false;
  }
}

bool CommitQueue::run_plainly(Entry& entry) {
  const std::int64_t before = database_.changes();
  return run_job(entry) || database_.changes() == before;
}

bool CommitQueue::run_in_savepoint(Entry& entry) {
  database_.run("SAVEPOINT job");
  const Writer::Mark before = writer_.mark();
  if (!run_job(entry)) {
    database_.run("ROLLBACK TO job");
    writer_.rollback_to(before);
  }
  database_.run("RELEASE job");
  return true;
}

}  // namespace atom::storage::sqlite
