#include "periodic.hpp"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/log.hpp"

namespace atom::atomd {

Periodic::Periodic(boost::asio::io_context& loop, std::chrono::steady_clock::duration interval, Job job)
    : interval_(interval), job_(std::move(job)), timer_(loop) {
  boost::asio::co_spawn(loop, work(), boost::asio::detached);
}

boost::asio::awaitable<void> Periodic::work() {
  while (!stopping_) {
    timer_.expires_after(interval_);
    boost::system::error_code ended_early;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_early));
    if (!stopping_) co_await run_job();
  }
}

boost::asio::awaitable<void> Periodic::run_job() {
  try {
    co_await job_();
  } catch (const std::exception& failed) {
    log::warning("a periodic job failed, will retry: {}", failed.what());
  }
}

void Periodic::stop() {
  stopping_ = true;
  timer_.cancel();
}

}  // namespace atom::atomd
