#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/worker_lane.hpp"

namespace atom::api {

class Metrics;

/// Runs what is too slow for an event loop. The queue is bounded, as a whole and for each requester, small
/// jobs have workers of their own, and a job whose client has left while it waited is dropped.
///
///     WorkerJob job{requester_of(exchange), cost, bytes, [&] { artifact.emplace(...); }};
///     const JobOutcome outcome = co_await workers.run(std::move(job));
///
/// Thread-safe.
class Workers {
 public:
  /// The executor should have two threads for each of `count`: one for small jobs and one for large ones.
  /// Borrows the metrics.
  Workers(boost::asio::any_io_executor executor, std::size_t count, Metrics& metrics);

  /// Runs the job, and ends on the caller's executor. Throws what the job throws.
  boost::asio::awaitable<JobOutcome> run(WorkerJob job);

 private:
  class Pool;

  std::shared_ptr<Pool> pool_;
};

}  // namespace atom::api
