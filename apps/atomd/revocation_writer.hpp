#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "accounts/api_keys.hpp"

namespace atom::atomd {

/// Writes revocations that hold in memory alone, every `limits::kRevocationRetry` while the loop runs.
class RevocationWriter {
 public:
  /// Borrows both. The loop must have ended before the destructor runs.
  RevocationWriter(boost::asio::io_context& loop, accounts::ApiKeys& keys);

  /// Stops the timer, so that the loop can end. Call on the loop's thread.
  void stop();

 private:
  boost::asio::awaitable<void> work();

  accounts::ApiKeys& keys_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
};

/// Tries once more, and logs which revocations are lost. Runs the loop, which must outlive the catalog.
void write_last_revocations(boost::asio::io_context& loop, accounts::ApiKeys& keys);

}  // namespace atom::atomd
