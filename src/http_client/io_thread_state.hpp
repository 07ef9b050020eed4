#pragma once

#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "http_client/handles.hpp"
#include "http_client/io_thread.hpp"

namespace atom::http_client {

/// The state that the thread works on. It lives as long as the thread and its owner do: the last task may end
/// the owner.
struct IoThread::State {
  using Ended = std::function<void(CURLcode)>;

  explicit State(const Libcurl& curl);

  void loop() noexcept;

  std::mutex mutex;
  std::vector<Task> posted;  ///< Under the mutex, like the next three.
  bool ending = false;
  std::thread thread;
  std::thread::id thread_id;

  Multi multi;  ///< Of the thread alone, like all that follows, except for `wakeup`.
  std::multimap<Instant, Task> timers;
  std::unordered_map<CURL*, Ended> transfers;  ///< Those in `multi`.

 private:
  bool run_posted();
  void run_timers();
  /// Moves the transfers on, and waits until there is more to do.
  void move_transfers();
  void end_transfers();
  void end_all(CURLcode code);
  std::chrono::milliseconds time_to_wait();

  int rounds_since_transfers_ = 0;
};

}  // namespace atom::http_client
