#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "marketplace/download_counter.hpp"

namespace atom::atomd {

/// Writes the counts of downloads down every `limits::kDownloadFlushInterval`, for as long as the loop runs.
class DownloadFlusher {
 public:
  /// Borrows both. The loop must have ended before this goes.
  DownloadFlusher(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads);

  /// On the loop's thread: begins no further round, so that the loop ends.
  void stop();

 private:
  boost::asio::awaitable<void> work();

  marketplace::DownloadCounter& downloads_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
};

/// Writes down what is counted now, and waits for it. Runs the loop, which must outlive the catalog.
void flush_downloads(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads);

}  // namespace atom::atomd
