#include <iterator>

#include <boost/asio/this_coro.hpp>

#include "api/accept.hpp"
#include "api/errors.hpp"
#include "api/follower.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/write_text.hpp"

namespace atom::api::v1 {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::string_view kLastEventId = "Last-Event-ID";
constexpr std::string_view kExpected = "the seq of an event, a whole number from 0 on";

/// Returns the event that the caller has already, if it names one. What a browser sends when it reconnects
/// wins over the address that it first used.
Result<std::optional<std::int64_t>> read_after(const Exchange& exchange, bool follows) {
  const auto [first, last] = exchange.request.equal_range(kLastEventId);
  if (first != last) {
    const auto seq = std::next(first) == last ? read_seq(first->value()) : std::nullopt;
    if (!seq)
      return fail(errors::kInvalidParameter,
                  "The header 'Last-Event-ID' must be " + std::string(kExpected) + ".");
    if (follows) return seq;
  }
  const auto text = exchange.parameter("after");
  if (!text) return std::nullopt;
  const auto seq = read_seq(*text);
  if (!seq) return invalid_parameter("after", kExpected);
  return seq;
}

Response event_response(Response response) {
  set_private_caching(response);
  response.set(http::field::vary, "Accept, Authorization");
  return response;
}

HandlerResult page_events(Context& context, const Exchange& exchange, std::int64_t after) {
  const auto limit = read_limit(exchange);
  if (!limit) co_return fail(limit.error());
  const auto page = co_await context.marketplace.events.read(exchange.caller, after, *limit);
  if (!page) co_return fail(page.error());
  wire::EventPage rendered;
  rendered.next_after = page->next_after;
  rendered.events.reserve(page->events.size());
  for (const auto& event : page->events) rendered.events.push_back(render(event));
  co_return event_response(respond(http::status::ok, kJson, wire::write_text(rendered)));
}

HandlerResult follow_events(Context& context, const Exchange& exchange, std::int64_t after) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto stream = Follower::follow(context, exchange, {after, limits::kHeartbeat}, executor);
  if (!stream) co_return fail(std::move(stream).error());
  Response response = event_response(respond(http::status::ok, kEventStream, std::string()));
  response.set(http::field::cache_control, "no-store");
  response.set_body(*std::move(stream));
  co_return response;
}

}  // namespace

HandlerResult list_events(Context& context, const Exchange& exchange) {
  const bool follows = accepts(exchange.request, kEventStream);
  const auto after = read_after(exchange, follows);
  if (!after) co_return fail(after.error());
  if (!follows) co_return co_await page_events(context, exchange, after->value_or(0));
  co_return co_await follow_events(context, exchange, after->value_or(context.marketplace.events.last()));
}

}  // namespace atom::api::v1
