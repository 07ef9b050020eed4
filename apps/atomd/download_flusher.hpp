#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "marketplace/download_counter.hpp"

namespace atom::atomd {

/// Writes download counts to the catalog every `limits::kDownloadFlushInterval` while the loop runs.
class DownloadFlusher {
 public:
  /// Borrows both. The loop must have ended before the destructor runs.
  DownloadFlusher(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads);

  /// Stops the timer, so that the loop can end. Call on the loop's thread.
  void stop();

 private:
  boost::asio::awaitable<void> work();

  marketplace::DownloadCounter& downloads_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
};

/// Writes the counts once and waits until they are stored. Runs the loop, which must outlive the catalog.
void flush_downloads(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads);

}  // namespace atom::atomd
