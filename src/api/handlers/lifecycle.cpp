#include "api/address.hpp"
#include "api/handlers/handlers.hpp"
#include "api/handlers/review.hpp"
#include "api/precondition.hpp"
#include "atom/wpk/id.hpp"

namespace atom::api::handlers {
namespace {

using Move = marketplace::Task<marketplace::VersionRecord> (marketplace::Marketplace::*)(
    const Principal&, const marketplace::Chosen&);

Answer make(Context& context, const Call& call, Move move) {
  auto id = wpk::Id::parse(call.capture());
  if (!id) co_return fail(in_address(std::move(id).error()));
  auto condition = read_if_match(call.request);
  if (!condition) co_return fail(std::move(condition).error());
  const marketplace::Chosen chosen{*std::move(id), *std::move(condition)};
  const auto version = co_await (context.marketplace.*move)(call.principal(), chosen);
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
