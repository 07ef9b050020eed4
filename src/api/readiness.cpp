#include "api/readiness.hpp"

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/limits.hpp"
#include "marketplace/errors.hpp"

namespace atom::api {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

tl::unexpected<Error> too_slow() {
  return fail(
      marketplace::errors::kCatalogUnavailable,
      "A change that tests the catalog takes too long. Look at the disk; the server tries again by itself.");
}

}  // namespace

/// Someone who waits for a probe. Only its own event loop touches it.
struct Readiness::Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : timer(executor, limits::kProbeTimeout) {}

  asio::steady_timer timer;
  std::optional<Result<void>> outcome;
};

asio::awaitable<Result<void>> Readiness::check() {
  if (auto known = storage_.recent()) co_return *std::move(known);
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto waiter = std::make_shared<Waiter>(executor);
  const auto now = steady_clock::now();
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    const bool is_recent = probe_began_ != Time::min() && now - probe_began_ < limits::kReadyInterval;
    if (!probing_ && is_recent) co_return last_;
    if (probing_ && now - probe_began_ >= limits::kProbeTimeout) co_return too_slow();
    is_first = !std::exchange(probing_, true);
    if (is_first) probe_began_ = now;
    waiting_.push_back(waiter);
  }
  if (is_first) asio::co_spawn(executor, probe(), asio::detached);
  boost::system::error_code cancelled;
  co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  if (waiter->outcome) co_return *waiter->outcome;
  co_return too_slow();
}

asio::awaitable<Result<void>> Readiness::probed() {
  try {
    co_return co_await storage_.probe();
  } catch (const std::exception& failed) {
    co_return fail(marketplace::errors::kCatalogUnavailable,
                   fmt::format("The change that tests the catalog failed: {}.", failed.what()));
  }
}

asio::awaitable<void> Readiness::probe() {
  const Result<void> outcome = co_await probed();
  std::vector<std::shared_ptr<Waiter>> waiting;
  {
    const std::lock_guard lock(mutex_);
    probing_ = false;
    last_ = outcome;
    waiting.swap(waiting_);
  }
  for (const auto& waiter : waiting) {
    asio::post(waiter->timer.get_executor(), [waiter, outcome] {
      waiter->outcome = outcome;
      waiter->timer.cancel();
    });
  }
}

}  // namespace atom::api
