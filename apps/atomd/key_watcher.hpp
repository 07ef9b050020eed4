#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "auth/key_ring.hpp"
#include "key_source.hpp"

namespace atom::atomd {

/// Keeps a ring of keys as new as their source: a thread of its own reads the source from time to time, and
/// when it is asked to. Where the source cannot be read, the last good keys stay.
class KeyWatcher {
 public:
  /// Begins to read at once.
  KeyWatcher(KeySource source, std::chrono::seconds every, std::shared_ptr<auth::KeyRing> ring);
  KeyWatcher(const KeyWatcher&) = delete;
  KeyWatcher& operator=(const KeyWatcher&) = delete;
  ~KeyWatcher();

  /// Asks for the source to be read anew, and waits until it has been, at most `limits::kJwksWait`. Returns
  /// at once where it was read less than `limits::kJwksPause` ago, so that nobody can have it read without
  /// end. Thread-safe.
  boost::asio::awaitable<void> refresh();

  /// Ends the thread and lets go of who waits. Call it while the event loops of those are there; `refresh`
  /// returns at once from then on.
  void stop();

 private:
  using Timer = std::shared_ptr<boost::asio::steady_timer>;
  using Time = std::chrono::steady_clock::time_point;

  void run();
  bool load();
  /// Lets go of who waits. With the mutex held.
  void finish_load();
  /// Whether there is reason to wait for a reading: one is on its way, or may begin.
  bool join(const Timer& timer);

  KeySource source_;
  std::chrono::seconds every_;
  std::shared_ptr<auth::KeyRing> ring_;
  std::string text_;  ///< What the ring was made of. The thread's own.

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Timer> waiting_;
  bool loading_ = true;
  bool asked_ = false;
  Time loaded_at_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace atom::atomd
