#include "api/address.hpp"
#include "api/handlers/handlers.hpp"
#include "atom/wire/wpk.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::handlers {
namespace {

using Owners = std::vector<std::string>;
using ChangeOwners = marketplace::Task<Owners> (marketplace::Ownership::*)(const Principal&, std::string_view,
                                                                           std::string_view);

Response render_owners(const Owners& owners) {
  return respond_json(http::status::ok, wire::owners_to_json(owners));
}

Answer change(Context& context, const Call& call, ChangeOwners change_owners) {
  if (auto name = wpk::check_name(call.capture(0)); !name)
    co_return fail(in_address(std::move(name).error()));
  if (auto tenant = wpk::check_tenant(call.capture(1)); !tenant)
    co_return fail(in_address(std::move(tenant).error()));
  const auto owners = co_await (context.marketplace.ownership.*change_owners)(
      call.principal(), call.capture(0), call.capture(1));
  if (!owners) co_return fail(owners.error());
  co_return render_owners(*owners);
}

}  // namespace

Answer list_owners(Context& context, const Call& call) {
  if (auto name = wpk::check_name(call.capture()); !name) co_return fail(in_address(std::move(name).error()));
  const auto owners = co_await context.marketplace.ownership.owners(call.caller, call.capture());
  if (!owners) co_return fail(owners.error());
  Response response = render_owners(*owners);
  set_private_caching(response);
  co_return response;
}

Answer add_owner(Context& context, const Call& call) {
  return change(context, call, &marketplace::Ownership::add);
}

Answer remove_owner(Context& context, const Call& call) {
  return change(context, call, &marketplace::Ownership::remove);
}

}  // namespace atom::api::handlers
