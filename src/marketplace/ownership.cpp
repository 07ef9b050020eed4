#include "marketplace/ownership.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"
#include "atom/base/limits.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

using Owners = Ownership::Owners;

/// A change to the owners of one package, and who asks for it.
struct Change {
  const Principal& principal;
  std::string_view name;
  std::string_view tenant;  ///< The tenant to add or to remove.
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

/// Whoever sees the package may read of its owners.
Audience audience_of(CatalogReader& reader, std::string_view name) {
  return shows_any(reader, {}, name) ? Audience::everyone : Audience::reviewers;
}

EventRecord owner_event(CatalogReader& reader, const Change& change, const PackageRecord& package,
                        std::string type) {
  return {change.now,
          std::move(type),
          package.name,
          package.owner,
          actor_of(change.principal),
          boost::json::serialize(boost::json::object{{"owner", std::string(change.tenant)}}),
          audience_of(reader, package.name)};
}

Result<Owners> add_owner(CatalogWriter& writer, const Change& change) {
  const auto package = owned_package(writer, change);
  if (!package) return fail(package.error());
  if (writer.is_owner(change.name, change.tenant)) return writer.owners_of(change.name);
  if (writer.owners_of(change.name).size() >= limits::kPackageOwners) {
    return fail(errors::kTooManyOwners,
                fmt::format("'{}' already has {} owners, the most that a package can have. Remove one first.",
                            change.name, limits::kPackageOwners));
  }
  writer.add_owner(change.name, change.tenant, change.now);
  writer.append_event(owner_event(writer, change, *package, "owner.added"));
  return writer.owners_of(change.name);
}

Result<Owners> remove_owner(CatalogWriter& writer, const Change& change) {
  const auto package = owned_package(writer, change);
  if (!package) return fail(package.error());
  if (!writer.is_owner(change.name, change.tenant)) return writer.owners_of(change.name);
  if (writer.owners_of(change.name).size() == 1) {
    return fail(
        errors::kLastOwner,
        fmt::format("'{}' is the last owner of '{}', and a package needs one. Add another owner first.",
                    change.tenant, change.name));
  }
  writer.remove_owner(change.name, change.tenant);
  writer.append_event(owner_event(writer, change, *package, "owner.removed"));
  return writer.owners_of(change.name);
}

}  // namespace

Task<Owners> Ownership::owners(const Caller& caller, std::string_view name) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<Owners> {
    if (auto package = visible_package(reader, viewer, name); !package)
      return fail(std::move(package).error());
    return reader.owners_of(name);
  });
}

Task<Owners> Ownership::add(const Principal& principal, std::string_view name, std::string_view tenant) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  const Change change{principal, name, tenant, clock_.now()};
  co_return co_await catalog_.write([&](CatalogWriter& writer) { return add_owner(writer, change); });
}

Task<Owners> Ownership::remove(const Principal& principal, std::string_view name, std::string_view tenant) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  const Change change{principal, name, tenant, clock_.now()};
  co_return co_await catalog_.write([&](CatalogWriter& writer) { return remove_owner(writer, change); });
}

}  // namespace atom::marketplace
