#pragma once

#include <set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace atom::atomd {

/// Keeps a server alive when it gets a signal that ends a process by default although nobody sends it to stop
/// one: SIGUSR1, say, or SIGXFSZ, which a write raises at the limit of a file's size. Logs the first of each
/// kind.
class IgnoredSignals {
 public:
  /// Ignores them from here on. Borrows the loop, which logs them.
  explicit IgnoredSignals(boost::asio::io_context& loop);

  /// Stops logging, so that the loop can end. The signals stay ignored while this object lives.
  void stop();

 private:
  boost::asio::awaitable<void> log_each();

  boost::asio::signal_set signals_;
  std::set<int> logged_;
};

}  // namespace atom::atomd
