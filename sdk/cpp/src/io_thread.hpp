#pragma once

#include <functional>
#include <map>
#include <memory>

#include "atom/pacer.hpp"

namespace atom::client {

/// One thread that runs tasks, keeps time and watches sockets, so that calls need not block. It starts when
/// the first task is posted. Tasks do not throw.
class IoThread {
 public:
  using Task = std::function<void()>;
  /// What a socket is ready for: POLLIN, POLLOUT and their like, of `poll`.
  using Ready = std::function<void(short events)>;
  using Timer = std::multimap<Instant, Task>::iterator;

  IoThread();
  /// Runs what was posted before, and ends the thread; timers do not run any more.
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// From any thread.
  void post(Task task);
  /// Runs a task now where this is the thread, else posts it.
  void run(Task task);
  bool is_current() const;

  // On the thread, and nowhere else:

  /// A timer is good until it has run or is cancelled.
  Timer call_at(Instant when, Task task);
  void cancel(Timer timer);
  /// Watches a socket for events, in place of what it was watched for before.
  void watch(int socket, short events, Ready ready);
  void unwatch(int socket);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace atom::client
