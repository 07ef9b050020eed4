#include "api/address.hpp"
#include "api/v1/handlers.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::v1 {
namespace {

using marketplace::OwnersView;
using ChangeOwners = marketplace::Task<OwnersView> (marketplace::Ownership::*)(const Principal&,
                                                                               std::string_view,
                                                                               std::string_view);

Response render_owners(const OwnersView& view) {
  return respond_json(http::status::ok, wire::write_text(wire::OwnerList{view.owners, view.invited}));
}

HandlerResult change(Context& context, const Exchange& exchange, ChangeOwners change_owners) {
  if (auto name = wpk::check_name(exchange.capture(0)); !name)
    co_return fail(in_address(std::move(name).error()));
  if (auto tenant = wpk::check_tenant(exchange.capture(1)); !tenant)
    co_return fail(in_address(std::move(tenant).error()));
  const auto owners = co_await (context.marketplace.ownership.*change_owners)(
      exchange.principal(), exchange.capture(0), exchange.capture(1));
  if (!owners) co_return fail(owners.error());
  co_return render_owners(*owners);
}

}  // namespace

HandlerResult list_owners(Context& context, const Exchange& exchange) {
  if (auto name = wpk::check_name(exchange.capture()); !name)
    co_return fail(in_address(std::move(name).error()));
  const auto owners = co_await context.marketplace.ownership.owners(exchange.caller, exchange.capture());
  if (!owners) co_return fail(owners.error());
  Response response = render_owners(*owners);
  set_private_caching(response);
  co_return response;
}

HandlerResult add_owner(Context& context, const Exchange& exchange) {
  return change(context, exchange, &marketplace::Ownership::invite);
}

HandlerResult accept_ownership(Context& context, const Exchange& exchange) {
  return change(context, exchange, &marketplace::Ownership::accept);
}

HandlerResult remove_owner(Context& context, const Exchange& exchange) {
  return change(context, exchange, &marketplace::Ownership::remove);
}

}  // namespace atom::api::v1
