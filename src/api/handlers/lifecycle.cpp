#include "api/address.hpp"
#include "api/handlers/handlers.hpp"
#include "api/handlers/review.hpp"
#include "wpk/id.hpp"

namespace atom::api::handlers {
namespace {

using Move = marketplace::Task<marketplace::VersionRecord> (marketplace::Marketplace::*)(const Principal&,
                                                                                         const wpk::Id&);

Answer make(Context& context, const Call& call, Move move) {
  const auto id = wpk::Id::parse(call.capture());
  if (!id) co_return fail(in_address(id.error()));
  const auto version = co_await (context.marketplace.*move)(call.principal(), *id);
  if (!version) co_return fail(version.error());
  co_return render_change(*version);
}

}  // namespace

Answer withdraw_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Marketplace::withdraw);
}

Answer yank_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Marketplace::yank);
}

Answer unyank_wpk(Context& context, const Call& call) {
  return make(context, call, &marketplace::Marketplace::unyank);
}

}  // namespace atom::api::handlers
