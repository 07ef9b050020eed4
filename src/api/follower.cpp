#include "api/follower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/authenticate.hpp"
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
  if (auto joined = follower->join(exchange.peer); !joined) return fail(std::move(joined).error());
  return follower;
}

Follower::Follower(Context& context, const Exchange& exchange, Following following,
                   const boost::asio::any_io_executor& executor)
    : context_(context),
      credential_(credential_of(exchange.request)),
      caller_(exchange.caller),
      validity_(exchange.validity),
      after_(following.after),
      heartbeat_(following.heartbeat),
      check_at_(steady_clock::now() + heartbeat_),
      timer_(executor) {}

Result<void> Follower::join(std::string_view address) {
  const Followers::Who who{caller_, std::string(address)};
  Followers::Hooks hooks{[this](EventBatch* batch) { take(batch); }, [this] { end(); }};
  auto place = context_.followers->join(who, timer_.get_executor(), std::move(hooks));
  if (!place) return fail(std::move(place).error());
  place_ = *std::move(place);
  return {};
}

boost::asio::awaitable<std::optional<std::string>> Follower::next() {
  sending_ = false;
  auto chunk = co_await next_chunk();
  sending_ = chunk.has_value();
  co_return chunk;
}

boost::asio::awaitable<std::optional<std::string>> Follower::next_chunk() {
  if (!std::exchange(begun_, true)) {
    // Sent at once, so that the client knows that it is connected.
    co_return fmt::format("retry: {}\n\n", limits::kReconnectDelay.count());
  }
  const auto heartbeat_at = steady_clock::now() + heartbeat_;
  std::string events;
  for (;;) {
    // Here and not where the events came from, since the credential may be revoked while they are read.
    const bool welcome = co_await is_welcome();
    if (!welcome || stopped_) break;
    if (!offered_.empty()) co_return std::exchange(offered_, {});
    if (!events.empty()) co_return events;
    if (std::exchange(is_behind_, false)) {
      auto read = co_await read_events();
      if (!read) break;
      events = *std::move(read);
      if (!events.empty()) continue;
    }
    if (heartbeat_at <= steady_clock::now()) co_return kHeartbeatLine;
    co_await wait_until(heartbeat_at);
  }
  co_return std::nullopt;
}

void Follower::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Follower::end() {
  stop();
  if (sending_) abort();
}

steady_clock::time_point Follower::deadline() const {
  if (validity_.until == Timestamp::max()) return steady_clock::time_point::max();
  // No write takes longer, and much later times would overflow this clock.
  const auto left =
      std::min<std::chrono::milliseconds>(validity_.until - context_.clock.now(), limits::kWriteTimeout);
  return steady_clock::now() + left;
}

void Follower::take(EventBatch* batch) {
  const bool is_next = waiting_ && batch != nullptr && batch->after() <= after_;
  if (is_next) {
    offered_ = batch->frames_for(caller_, after_);
    after_ = std::max(after_, batch->last());
    if (offered_.empty()) return;
  } else {
    is_behind_ = true;
  }
  waiting_ = false;
  timer_.cancel();
}

boost::asio::awaitable<Result<std::string>> Follower::read_events() {
  const std::int64_t last = context_.marketplace.events.last();
  const auto page = co_await context_.marketplace.events.read(caller_, after_, limits::kPageRows);
  if (!page) co_return fail(page.error());
  std::string frames;
  for (const auto& event : page->events) frames += wire::to_sse(render(event));
  is_behind_ = is_behind_ || !page->events.empty();
  // The caller may not read the events before `last` that are not on the page.
  after_ = page->events.empty() ? std::max(after_, last) : page->next_after;
  co_return frames;
}

boost::asio::awaitable<bool> Follower::is_welcome() {
  bool is_due = steady_clock::now() >= check_at_;
  while (is_due || validity_.generation != credential_generation(context_)) {
    is_due = false;
    check_at_ = steady_clock::now() + heartbeat_;
    auto authenticated = co_await authenticate(context_, credential_);
    if (!authenticated) co_return false;
    caller_ = std::move(authenticated->caller);
    validity_ = authenticated->validity;
  }
  co_return context_.clock.now() < validity_.until;
}

boost::asio::awaitable<void> Follower::wait_until(steady_clock::time_point end) {
  if (is_behind_ || stopped_) co_return;
  timer_.expires_at(std::min(end, deadline()));
  waiting_ = true;
  boost::system::error_code cancelled;
  co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  waiting_ = false;
}

}  // namespace atom::api
