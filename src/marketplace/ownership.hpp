#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atom/base/clock.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"

namespace atom::marketplace {

/// The owners of a package, and the tenants invited to become owners.
struct OwnersView {
  std::vector<std::string> owners;   ///< Tenants, the first owner first.
  std::vector<std::string> invited;  ///< Tenants that have not accepted, as far as the caller may see them.

  bool operator==(const OwnersView&) const = default;
};

/// Which tenants own a package. Owners publish, withdraw and yank its versions, see those of each other
/// before they are approved, and review none of them. A tenant becomes an owner only by accepting an
/// invitation; until then it may do nothing with the package, and its reviewers may review it. Thread-safe.
///
/// Each change is committed together with its event, and returns the owners afterwards. A repeat changes
/// nothing. All fail with `insufficient_scope`, `wpk_not_found` or `foreign_tenant`.
class Ownership {
 public:
  /// Borrows the catalog and the clock.
  Ownership(Catalog& catalog, const Clock& clock) : catalog_(catalog), clock_(clock) {}

  /// Shows invitations to owners and admins, and a tenant its own. Fails with `wpk_not_found`, also if the
  /// caller may see no version of the package and is not invited.
  Task<OwnersView> owners(const Caller& caller, std::string_view name);

  /// Invites a tenant. For an owner or an admin. Fails with `too_many_owners` too.
  Task<OwnersView> invite(const Principal& principal, std::string_view name, std::string_view tenant);
  /// Makes the invited tenant an owner. For that tenant alone. Fails with `invitation_not_found` too.
  Task<OwnersView> accept(const Principal& principal, std::string_view name, std::string_view tenant);
  /// Ends a tenant's ownership or its invitation. For an owner or an admin; the invited tenant may end its
  /// own invitation. Fails with `last_owner` too.
  Task<OwnersView> remove(const Principal& principal, std::string_view name, std::string_view tenant);

 private:
  Catalog& catalog_;
  const Clock& clock_;
};

}  // namespace atom::marketplace
