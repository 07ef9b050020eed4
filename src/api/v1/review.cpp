#include "api/v1/review.hpp"

#include <fmt/format.h>

#include "api/address.hpp"
#include "api/body.hpp"
#include "api/conditional.hpp"
#include "api/precondition.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/id.hpp"

namespace atom::api::v1 {

boost::asio::awaitable<Result<marketplace::VersionRecord>> decide(Context& context, const Exchange& exchange,
                                                                  const wire::ReviewRequest& request) {
  auto id = wpk::Id::parse(exchange.capture());
  if (!id) co_return fail(in_address(std::move(id).error()));
  auto precondition = read_if_match(exchange.request);
  if (!precondition) co_return fail(std::move(precondition).error());
  const marketplace::Review review{*std::move(id), request.decision, request.reason, request.digest,
                                   *std::move(precondition)};
  co_return co_await context.marketplace.reviewing.review(exchange.principal(), review);
}

std::string change_message(const marketplace::VersionRecord& version) {
  return fmt::format("{} is {}.", version.id(), wpk::to_string(version.status));
}

Response render_change(const marketplace::VersionRecord& version) {
  const wire::ChangeResult result{version.id(), std::string(wpk::to_string(version.status)),
                                  change_message(version), render(version)};
  return respond_json(http::status::ok, wire::write_text(result));
}

HandlerResult review_wpk(Context& context, const Exchange& exchange) {
  const auto body = read_json_body(exchange.request);
  if (!body) co_return fail(body.error());
  const auto request = wire::read_review_request(*body);
  if (!request) co_return fail(request.error());
  const auto version = co_await decide(context, exchange, *request);
  if (!version) co_return fail(version.error());
  co_return render_change(*version);
}

HandlerResult list_reviews(Context& context, const Exchange& exchange) {
  auto id = wpk::Id::parse(exchange.capture());
  if (!id) co_return fail(in_address(std::move(id).error()));
  const auto reviews = co_await context.marketplace.reviewing.history(exchange.caller, *id);
  if (!reviews) co_return fail(reviews.error());
  wire::ReviewList rendered;
  for (const auto& review : *reviews) rendered.reviews.push_back(render(review));
  Response response = respond_json(http::status::ok, wire::write_text(rendered));
  set_private_caching(response);
  response.set(http::field::etag, entity_tag(response.body()));
  co_return response;
}

}  // namespace atom::api::v1
