#include "api/address.hpp"
#include "api/handlers/handlers.hpp"
#include "api/handlers/review.hpp"
#include "api/precondition.hpp"
#include "atom/wpk/id.hpp"

namespace atom::api::handlers {
namespace {

using Move = marketplace::Task<marketplace::VersionRecord> (marketplace::Publishing::*)(
    const Principal&, const wpk::Id&, const marketplace::Precondition&);

Answer make(Context& context, const Call& call, Move move) {
  auto id = wpk::Id::parse(call.capture());
  if (!id) co_return fail(in_address(std::move(id).error()));
  auto precondition = read_if_match(call.request);
  if (!precondition) co_return fail(std::move(precondition).error());
  const auto version = co_await (context.marketplace.publishing.*move)(call.principal(), *id, *precondition);
  if (!version) co_return fail(version.error());
  co_return render_change(*version);
}

}  // namespace

Answer withdraw_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Publishing::withdraw);
}

Answer yank_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Publishing::yank);
}

Answer unyank_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Publishing::unyank);
}

}  // namespace atom::api::handlers
