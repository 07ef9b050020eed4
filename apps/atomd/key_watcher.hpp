#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "auth/key_ring.hpp"
#include "key_source.hpp"

namespace atom::atomd {

/// Keeps a key ring up to date with its source. A thread loads the source at regular intervals and on
/// request. If loading fails, the last good keys remain.
class KeyWatcher {
 public:
  /// Begins the first load immediately.
  KeyWatcher(KeySource source, std::chrono::seconds every, std::shared_ptr<auth::KeyRing> ring);
  KeyWatcher(const KeyWatcher&) = delete;
  KeyWatcher& operator=(const KeyWatcher&) = delete;
  ~KeyWatcher();

  /// Requests a load and waits for it, at most for `limits::kJwksWait`. Returns immediately if the last load
  /// was less than `limits::kJwksPause` ago, so that callers cannot cause endless loads. Thread-safe.
  boost::asio::awaitable<void> refresh();

  /// Ends the thread and wakes all waiting callers, whose event loops must still exist. Afterwards `refresh`
  /// returns immediately.
  void stop();

 private:
  using Timer = std::shared_ptr<boost::asio::steady_timer>;
  using Time = std::chrono::steady_clock::time_point;

  void run();
  bool load();
  /// Wakes all waiting callers. The mutex must be held.
  void finish_load();
  /// Registers `timer` to be cancelled after the next load. Returns false if no load is running or may begin.
  bool join(const Timer& timer);

  KeySource source_;
  std::chrono::seconds every_;
  std::shared_ptr<auth::KeyRing> ring_;
  std::string text_;  ///< The text that the ring was made from. Used by the thread only.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Timer> waiting_;
  bool loading_ = true;
  bool asked_ = false;
  Time loaded_at_;
  std::stop_source stop_;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace atom::atomd
