#include "api/address.hpp"
#include "api/precondition.hpp"
#include "api/v1/handlers.hpp"
#include "api/v1/review.hpp"
#include "atom/wpk/id.hpp"

namespace atom::api::v1 {
namespace {

using Move = marketplace::Task<marketplace::VersionRecord> (marketplace::Publishing::*)(
    const Principal&, const wpk::Id&, const marketplace::Precondition&);

HandlerResult make(Context& context, const Exchange& exchange, Move move) {
  auto id = wpk::Id::parse(exchange.capture());
  if (!id) co_return fail(in_address(std::move(id).error()));
  auto precondition = read_if_match(exchange.request);
  if (!precondition) co_return fail(std::move(precondition).error());
  const auto version =
      co_await (context.marketplace.publishing.*move)(exchange.principal(), *id, *precondition);
  if (!version) co_return fail(version.error());
  co_return render_change(*version);
}

}  // namespace

HandlerResult withdraw_wpk(Context& context, const Exchange& exchange) {
  return make(context, exchange, &marketplace::Publishing::withdraw);
}

HandlerResult yank_wpk(Context& context, const Exchange& exchange) {
  return make(context, exchange, &marketplace::Publishing::yank);
}

HandlerResult unyank_wpk(Context& context, const Exchange& exchange) {
  return make(context, exchange, &marketplace::Publishing::unyank);
}

}  // namespace atom::api::v1
