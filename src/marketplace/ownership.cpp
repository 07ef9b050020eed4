#include "marketplace/ownership.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"
#include "atom/base/limits.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

/// A change to the owners of one package, and who asks for it.
struct Change {
  const Principal& principal;
  std::string_view name;
  std::string_view tenant;  ///< The tenant that is to become an owner, or to stop being one.
  Timestamp now;
};

/// Returns the package if the principal may change its owners.
Result<PackageRecord> owned_package(CatalogReader& reader, const Change& change) {
  auto package = visible_package(reader, viewer_of(change.principal), change.name);
  if (!package) return package;
  if (auto allowed = require_owner(reader, change.principal, change.name); !allowed)
    return fail(std::move(allowed).error());
  return package;
}

/// Returns the owners, and the invitations that the caller may see.
OwnersView view_owners(CatalogReader& reader, const Caller& caller, std::string_view name) {
  OwnersView view{reader.owners_of(name), {}};
  if (!caller) return view;
  if (require_owner(reader, *caller, name)) {
    view.invited = reader.invited_to(name);
  } else if (reader.is_invited(name, caller->tenant)) {
    view.invited = {caller->tenant};
  }
  return view;
}

OwnersView view_after(CatalogReader& reader, const Change& change) {
  return view_owners(reader, change.principal, change.name);
}

bool is_own_invitation(CatalogReader& reader, const Change& change) {
  return change.tenant == change.principal.tenant && reader.is_invited(change.name, change.tenant);
}

EventRecord owner_event(const Change& change, std::string type) {
  EventRecord event;
  event.at = change.now;
  event.type = std::move(type);
  event.subject = change.name;
  event.actor = actor_of(change.principal);
  event.data = boost::json::serialize(boost::json::object{{"owner", std::string(change.tenant)}});
  return event;
}

/// A change of owners belongs to the first owner, and whoever sees the package may read of it.
EventRecord ownership_event(CatalogReader& reader, const Change& change, std::string type) {
  EventRecord event = owner_event(change, std::move(type));
  event.tenant = reader.find_package(change.name)->owner;
  event.audience = shows_any(reader, {}, change.name) ? Audience::everyone : Audience::reviewers;
  return event;
}

/// An invitation is told to the tenant that has to know of it, and to no one else but admins.
EventRecord invitation_event(const Change& change, std::string type, std::string_view told) {
  EventRecord event = owner_event(change, std::move(type));
  event.tenant = told;
  return event;
}

Result<OwnersView> invite_owner(CatalogWriter& writer, const Change& change) {
  if (auto package = owned_package(writer, change); !package) return fail(std::move(package).error());
  if (writer.is_owner(change.name, change.tenant) || writer.is_invited(change.name, change.tenant))
    return view_after(writer, change);
  if (writer.owners_of(change.name).size() + writer.invited_to(change.name).size() >=
      limits::kPackageOwners) {
    return fail(errors::kTooManyOwners,
                fmt::format("'{}' already has {} owners and invitations, the most that a package can have. "
                            "Remove one first.",
                            change.name, limits::kPackageOwners));
  }
  writer.invite_owner(change.name, change.tenant, change.now);
  writer.append_event(invitation_event(change, "owner.invited", change.tenant));
  return view_after(writer, change);
}

/// Says why the caller cannot accept, or nothing if it has done so before.
Result<void> no_invitation(CatalogReader& reader, const Change& change) {
  auto package = visible_package(reader, viewer_of(change.principal), change.name);
  if (!package) return fail(std::move(package).error());
  if (change.tenant != change.principal.tenant) {
    return fail(errors::kForeignTenant,
                fmt::format("Only '{0}' can accept an invitation of '{0}'. Use a credential of that tenant.",
                            change.tenant));
  }
  if (reader.is_owner(change.name, change.tenant)) return {};
  return fail(errors::kInvitationNotFound,
              fmt::format("'{}' is not invited to own '{}'. Ask one of its owners for an invitation.",
                          change.tenant, change.name));
}

Result<OwnersView> accept_ownership(CatalogWriter& writer, const Change& change) {
  if (!is_own_invitation(writer, change)) {
    if (auto repeated = no_invitation(writer, change); !repeated) return fail(std::move(repeated).error());
    return view_after(writer, change);
  }
  writer.remove_invitation(change.name, change.tenant);
  writer.add_owner(change.name, change.tenant, change.now);
  writer.append_event(ownership_event(writer, change, "owner.added"));
  return view_after(writer, change);
}

OwnersView decline_ownership(CatalogWriter& writer, const Change& change) {
  writer.remove_invitation(change.name, change.tenant);
  writer.append_event(invitation_event(change, "owner.declined", writer.find_package(change.name)->owner));
  return view_after(writer, change);
}

Result<OwnersView> remove_owner(CatalogWriter& writer, const Change& change) {
  if (is_own_invitation(writer, change)) return decline_ownership(writer, change);
  if (auto package = owned_package(writer, change); !package) return fail(std::move(package).error());
  if (writer.is_invited(change.name, change.tenant)) {
    writer.remove_invitation(change.name, change.tenant);
    writer.append_event(invitation_event(change, "owner.uninvited", change.tenant));
    return view_after(writer, change);
  }
  if (!writer.is_owner(change.name, change.tenant)) return view_after(writer, change);
  if (writer.owners_of(change.name).size() == 1) {
    return fail(
        errors::kLastOwner,
        fmt::format("'{}' is the last owner of '{}', and a package needs one. Invite another tenant, and "
                    "wait until it has accepted.",
                    change.tenant, change.name));
  }
  EventRecord event = ownership_event(writer, change, "owner.removed");
  writer.remove_owner(change.name, change.tenant);
  writer.append_event(event);
  return view_after(writer, change);
}

}  // namespace

Task<OwnersView> Ownership::owners(const Caller& caller, std::string_view name) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<OwnersView> {
    if (caller && reader.is_invited(name, caller->tenant)) return view_owners(reader, caller, name);
    if (auto package = visible_package(reader, viewer, name); !package)
      return fail(std::move(package).error());
    return view_owners(reader, caller, name);
  });
}

Task<OwnersView> Ownership::invite(const Principal& principal, std::string_view name,
                                   std::string_view tenant) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  const Change change{principal, name, tenant, clock_.now()};
  co_return co_await catalog_.write([&](CatalogWriter& writer) { return invite_owner(writer, change); });
}

Task<OwnersView> Ownership::accept(const Principal& principal, std::string_view name,
                                   std::string_view tenant) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  const Change change{principal, name, tenant, clock_.now()};
  co_return co_await catalog_.write([&](CatalogWriter& writer) { return accept_ownership(writer, change); });
}

Task<OwnersView> Ownership::remove(const Principal& principal, std::string_view name,
                                   std::string_view tenant) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  const Change change{principal, name, tenant, clock_.now()};
  co_return co_await catalog_.write([&](CatalogWriter& writer) { return remove_owner(writer, change); });
}

}  // namespace atom::marketplace
