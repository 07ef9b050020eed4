#include "download_flusher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"

namespace atom::atomd {
namespace {

void report(const Result<void>& flushed) {
  if (!flushed) log::warning("cannot write download counts, will retry: {}", flushed.error().message);
}

}  // namespace

DownloadFlusher::DownloadFlusher(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads)
    : downloads_(downloads), timer_(loop) {
  boost::asio::co_spawn(loop, work(), boost::asio::detached);
}

boost::asio::awaitable<void> DownloadFlusher::work() {
  while (!stopping_) {
    timer_.expires_after(limits::kDownloadFlushInterval);
    boost::system::error_code ended_early;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_early));
    if (!stopping_) report(co_await downloads_.flush());
  }
}

void DownloadFlusher::stop() {
  stopping_ = true;
  timer_.cancel();
}

void flush_downloads(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads) {
  loop.restart();
  auto flushed = boost::asio::co_spawn(loop, downloads.flush(), boost::asio::use_future);
  loop.run();
  report(flushed.get());
}

}  // namespace atom::atomd
