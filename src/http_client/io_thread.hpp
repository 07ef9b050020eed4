#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>

#include "atom/base/fork_local.hpp"
#include "http_client/library.hpp"

namespace atom::http_client {

/// One thread that runs tasks, keeps time and moves transfers, so that callers need not block. It starts with
/// the first task. An exception of a task is dropped, and ends neither the thread nor the program.
///
///     IoThread io(linked_libcurl());
///     io.post([&] { io.call_at(steady_clock::now() + 50ms, [] { retry(); }); });
class IoThread {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  using Task = std::function<void()>;
  using Timer = std::multimap<Instant, Task>::iterator;

  explicit IoThread(const Libcurl& curl);
  /// Runs what was posted before and ends the thread; timers that are not due never run.
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// From any thread. Throws if the thread cannot be started, and drops the task.
  void post(Task task);
  /// Runs a task now if called on the I/O thread; posts it otherwise.
  void run(Task task);
  bool is_current() const;

  // On the I/O thread only:

  /// A timer is valid until it has run or is cancelled.
  Timer call_at(Instant when, Task task);
  void cancel(Timer timer);

 private:
  friend class AsyncTransfers;
  struct State;
  std::shared_ptr<State> state_;
};

/// An I/O thread that several owners use. After a fork the child starts its own.
using SharedIoThread = std::shared_ptr<ForkLocal<IoThread>>;
SharedIoThread make_shared_io_thread(const Libcurl& curl);

}  // namespace atom::http_client
