#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace atom::atomd {

/// Runs a job repeatedly while its loop runs, an interval after it last ended.
class Periodic {
 public:
  using Job = std::function<boost::asio::awaitable<void>()>;

  /// Borrows the loop, which must have ended before the destructor runs.
  Periodic(boost::asio::io_context& loop, std::chrono::steady_clock::duration interval, Job job);

  /// Stops the timer, so that the loop can end. Call on the loop's thread.
  void stop();

 private:
  boost::asio::awaitable<void> work();
  /// Runs the job once. An exception is only logged, so that the next run comes.
  boost::asio::awaitable<void> run_job();

  std::chrono::steady_clock::duration interval_;
  Job job_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
};

}  // namespace atom::atomd
