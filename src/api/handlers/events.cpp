#include <boost/asio/this_coro.hpp>

#include "api/accept.hpp"
#include "api/errors.hpp"
#include "api/follower.hpp"
#include "api/handlers/handlers.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/event.hpp"

namespace atom::api::handlers {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::string_view kLastEventId = "Last-Event-ID";
constexpr std::string_view kExpected = "the seq of an event, a whole number from 0 on";

/// The event that the caller has already; nothing where it names none. What a browser sends when it comes
/// again stands above the address that it first came with.
Result<std::optional<std::int64_t>> read_after(const Call& call, bool follows) {
  if (const std::string_view last = call.request[kLastEventId]; !last.empty()) {
    const auto seq = read_seq(last);
    if (!seq)
      return fail(errors::kInvalidParameter,
                  "The header 'Last-Event-ID' must be " + std::string(kExpected) + ".");
    if (follows) return seq;
  }
  const auto text = call.parameter("after");
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

Answer page_events(Context& context, const Call& call, std::int64_t after) {
  const auto limit = read_limit(call);
  if (!limit) co_return fail(limit.error());
  const auto page = co_await context.marketplace.events.read(call.caller, after, *limit);
  if (!page) co_return fail(page.error());
  wire::EventPage rendered;
  rendered.next_after = page->next_after;
  rendered.events.reserve(page->events.size());
  for (const auto& event : page->events) rendered.events.push_back(render(event));
  co_return event_response(respond(http::status::ok, kJson, to_json_text(rendered)));
}

Answer follow_events(Context& context, const Call& call, std::int64_t after) {
  const auto executor = co_await boost::asio::this_coro::executor;
  auto stream = Follower::follow(context, call, {after, limits::kHeartbeat}, executor);
  if (!stream) co_return fail(std::move(stream).error());
  Response response = event_response(respond(http::status::ok, kEventStream, std::string()));
  response.set(http::field::cache_control, "no-store");
  response.set_body(*std::move(stream));
  co_return response;
}

}  // namespace

Answer list_events(Context& context, const Call& call) {
  const bool follows = accepts(call.request, kEventStream);
  const auto after = read_after(call, follows);
  if (!after) co_return fail(after.error());
  if (!follows) co_return co_await page_events(context, call, after->value_or(0));
  co_return co_await follow_events(context, call, after->value_or(context.marketplace.events.last()));
}

}  // namespace atom::api::handlers
