#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "api/context.hpp"
#include "api/exchange.hpp"
#include "api/rejections.hpp"
#include "api/workers.hpp"
#include "atom/base/result.hpp"

namespace atom::api {

/// Returns who a request counts as among those who share the workers.
Requester requester_of(const Exchange& exchange);

/// Returns what `make` makes: at once if that costs no more than changing threads twice, else on a worker.
/// Fails with `overloaded`. `cost` is in bytes of JSON that take as long to read.
template <class Make>
auto make_on_worker(Context& context, const Exchange& exchange, std::size_t cost, Make make)
    -> boost::asio::awaitable<Result<std::invoke_result_t<Make&>>> {
  /// Takes about 50 µs to read.
  constexpr std::size_t kAtOnce = 16 << 10;
  if (cost <= kAtOnce) co_return make();
  std::optional<std::invoke_result_t<Make&>> made;
  WorkerJob job{requester_of(exchange), cost, exchange.request.body().size()};
  job.run = [&made, &make] { made.emplace(make()); };
  const JobOutcome outcome = co_await context.workers.run(std::move(job));
  if (outcome != JobOutcome::done) co_return tl::unexpected(not_worked_on(outcome));
  co_return *std::move(made);
}

}  // namespace atom::api
