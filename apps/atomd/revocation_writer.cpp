#include "revocation_writer.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"

namespace atom::atomd {

RevocationWriter::RevocationWriter(boost::asio::io_context& loop, accounts::ApiKeys& keys)
    : keys_(keys), timer_(loop) {
  boost::asio::co_spawn(loop, work(), boost::asio::detached);
}

boost::asio::awaitable<void> RevocationWriter::work() {
  while (!stopping_) {
    timer_.expires_after(limits::kRevocationRetry);
    boost::system::error_code ended_early;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_early));
    if (stopping_ || !keys_.has_held()) continue;
    const Result<void> written = co_await keys_.write_held();
    if (written) log::info("the revocations that held in memory alone are written");
  }
}

void RevocationWriter::stop() {
  stopping_ = true;
  timer_.cancel();
}

void write_last_revocations(boost::asio::io_context& loop, accounts::ApiKeys& keys) {
  if (!keys.has_held()) return;
  loop.restart();
  auto written = boost::asio::co_spawn(loop, keys.write_held(), boost::asio::use_future);
  loop.run();
  if (written.get()) return;
  log::error("the revocations of these keys could not be written and are lost; revoke them again: {}",
             fmt::join(keys.held(), " "));
}

}  // namespace atom::atomd
