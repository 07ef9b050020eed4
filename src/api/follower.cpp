#include "api/follower.hpp"

#include <fmt/format.h>

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/authenticate.hpp"
#include "api/errors.hpp"
#include "api/render.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/event_stream.hpp"

namespace atom::api {
namespace {

using std::chrono::steady_clock;

constexpr const char* kHeartbeatLine = ":\n\n";

Request credential_of(const Request& request) {
  Request kept;
  const auto header = request.find(http::field::authorization);
  if (header != request.end()) kept.set(http::field::authorization, header->value());
  return kept;
}

}  // namespace

Result<std::unique_ptr<StreamedBody>> Follower::follow(Context& context, const Exchange& exchange,
                                                       Following following,
                                                       const boost::asio::any_io_executor& executor) {
  auto follower = std::make_unique<Follower>(context, exchange, following, executor);
  if (!follower->place_) {
    return fail(errors::kTooManyFollowers,
                "Too many clients follow the event log; try again in a moment, or read it page by page.");
  }
  return follower;
}

Follower::Follower(Context& context, const Exchange& exchange, Following following,
                   const boost::asio::any_io_executor& executor)
    : context_(context),
      credential_(credential_of(exchange.request)),
      caller_(exchange.caller),
      after_(following.after),
      heartbeat_(following.heartbeat),
      check_at_(steady_clock::now() + heartbeat_),
      timer_(executor),
      place_(context.followers->join(executor, [this] { wake(); })) {}

boost::asio::awaitable<std::optional<std::string>> Follower::next() {
  if (!std::exchange(begun_, true)) {
    // Sent at once, so that the client knows that it is connected.
    co_return fmt::format("retry: {}\n\n", limits::kReconnectDelay.count());
  }
  timer_.expires_after(heartbeat_);
  while (!stopped_) {
    const bool welcome = co_await is_welcome();
    if (!welcome) break;
    woken_ = false;  // Before the log is read: an event from here on is a reason to read it again.
    const auto events = co_await read_events();
    if (!events) break;
    if (!events->empty()) co_return *events;
    if (timer_.expiry() <= steady_clock::now()) co_return kHeartbeatLine;
    co_await wait();
  }
  co_return std::nullopt;
}

void Follower::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Follower::wake() {
  woken_ = true;
  timer_.cancel();
}

boost::asio::awaitable<Result<std::string>> Follower::read_events() {
  const auto page = co_await context_.marketplace.events.read(caller_, after_, limits::kPageRows);
  if (!page) co_return fail(page.error());
  std::string frames;
  for (const auto& event : page->events) frames += wire::to_sse(render(event));
  after_ = page->next_after;
  co_return frames;
}

boost::asio::awaitable<bool> Follower::is_welcome() {
  if (steady_clock::now() < check_at_) co_return true;
  check_at_ = steady_clock::now() + heartbeat_;
  auto caller = co_await authenticate(context_, credential_);
  if (!caller) co_return false;
  caller_ = *std::move(caller);
  co_return true;
}

boost::asio::awaitable<void> Follower::wait() {
  if (woken_ || stopped_) co_return;
  boost::system::error_code cancelled;
  co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
}

}  // namespace atom::api
