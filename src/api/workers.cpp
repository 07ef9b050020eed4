#include "api/workers.hpp"

#include <exception>
#include <mutex>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/metrics.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

namespace asio = boost::asio;
using EntryPtr = WorkerLane::EntryPtr;

/// Calls the handler of a job on the executor of whoever waits for it.
void complete_job(EntryPtr entry, std::exception_ptr thrown, JobOutcome outcome) {
  const asio::any_io_executor executor = entry->executor;
  asio::post(executor, [entry = std::move(entry), thrown = std::move(thrown), outcome]() mutable {
    std::move(entry->handler)(std::move(thrown), outcome);
  });
}

}  // namespace

/// Shared with the jobs on their way, which may come to a worker when the owner has gone.
class Workers::Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(asio::any_io_executor executor, std::size_t count, Metrics& metrics)
      : executor_(std::move(executor)), metrics_(metrics), small_(count), large_(count) {}

  void push(EntryPtr entry) {
    Lane& lane = entry->job.cost <= limits::kSmallJobCost ? small_ : large_;
    EntryPtr next;
    {
      const std::lock_guard lock(lane.mutex);
      if (!lane.queue.is_full_for(entry->job)) {
        metrics_.worker_jobs().Increment();
        lane.queue.add(std::move(entry));
        next = lane.queue.take();
      }
    }
    if (entry) complete_job(std::move(entry), nullptr, JobOutcome::overloaded);
    if (next) start(lane, std::move(next));
  }

 private:
  struct Lane {
    explicit Lane(std::size_t workers) : queue(workers) {}

    std::mutex mutex;
    WorkerLane queue;
  };

  void start(Lane& lane, EntryPtr entry) {
    asio::post(executor_, [self = shared_from_this(), &lane, entry = std::move(entry)]() mutable {
      self->work(lane, std::move(entry));
    });
  }

  void work(Lane& lane, EntryPtr entry) {
    std::exception_ptr thrown;
    const JobOutcome outcome = perform(*entry, thrown);
    metrics_.worker_jobs().Decrement();
    EntryPtr next;
    {
      const std::lock_guard lock(lane.mutex);
      lane.queue.finish(*entry);
      next = lane.queue.take();
      if (next) next->has_waited = true;
    }
    complete_job(std::move(entry), std::move(thrown), outcome);
    if (next) start(lane, std::move(next));
  }

  JobOutcome perform(const WorkerLane::Entry& entry, std::exception_ptr& thrown) {
    const ClientState* const client = entry.job.requester.client;
    if (entry.has_waited && client != nullptr && client->has_left()) {
      metrics_.dropped_jobs().Increment();
      return JobOutcome::client_left;
    }
    try {
      entry.job.run();
    } catch (...) {
      thrown = std::current_exception();
    }
    return JobOutcome::done;
  }

  asio::any_io_executor executor_;
  Metrics& metrics_;
  Lane small_;
  Lane large_;
};

Workers::Workers(asio::any_io_executor executor, std::size_t count, Metrics& metrics)
    : pool_(std::make_shared<Pool>(std::move(executor), count, metrics)) {}

asio::awaitable<JobOutcome> Workers::run(WorkerJob job) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::exception_ptr, JobOutcome)>(
      [this, &job, &executor](WorkerLane::Handler handler) {
        pool_->push(std::make_unique<WorkerLane::Entry>(
            WorkerLane::Entry{std::move(job), executor, std::move(handler)}));
      },
      asio::use_awaitable);
}

}  // namespace atom::api
