#pragma once

#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// The threads for what is too slow for an event loop. Unlike `boost::asio::thread_pool`, which waits for
/// ever for those that it could start if it cannot start all, this either has all or fails.
class WorkerThreads {
 public:
  /// Fails with `threads_unavailable`.
  static Result<std::unique_ptr<WorkerThreads>> start(unsigned count);
  ~WorkerThreads() { join(); }

  boost::asio::io_context::executor_type executor() { return work_.get_executor(); }

  /// Waits until everything posted so far has ended.
  void join();

 private:
  WorkerThreads() : more_(boost::asio::make_work_guard(work_)) {}

  boost::asio::io_context work_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> more_;
  std::vector<std::thread> threads_;
};

}  // namespace atom::atomd
