#include "deferred_writes.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "atom/base/log.hpp"

namespace atom::atomd {

boost::asio::awaitable<void> write_downloads(marketplace::DownloadCounter& downloads) {
  const Result<void> written = co_await downloads.flush();
  if (!written) log::warning("cannot write download counts, will retry: {}", written.error().message);
}

boost::asio::awaitable<void> write_revocations(accounts::ApiKeys& keys) {
  if (!keys.has_held()) co_return;
  const Result<void> written = co_await keys.write_held();
  if (written) log::info("the revocations that were only in memory are written");
}

void write_all(boost::asio::io_context& loop, marketplace::DownloadCounter& downloads,
               accounts::ApiKeys& keys) {
  loop.restart();
  auto counts = boost::asio::co_spawn(loop, write_downloads(downloads), boost::asio::use_future);
  auto revocations = boost::asio::co_spawn(loop, write_revocations(keys), boost::asio::use_future);
  loop.run();
  counts.get();
  revocations.get();
  if (!keys.has_held()) return;
  log::error("the revocations of these keys could not be written and are lost; revoke them again: {}",
             fmt::join(keys.held(), " "));
}

}  // namespace atom::atomd
