#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atom/base/clock.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"

namespace atom::marketplace {

/// Which tenants own a package. Owners publish, withdraw and yank its versions, see those of each other
/// before they are approved, and review none of them. Thread-safe.
class Ownership {
 public:
  using Owners = std::vector<std::string>;  ///< Tenants, the first owner first.

  /// Borrows the catalog and the clock.
  Ownership(Catalog& catalog, const Clock& clock) : catalog_(catalog), clock_(clock) {}

  /// Fails with `wpk_not_found`, also if the caller may see no version of the package.
  Task<Owners> owners(const Caller& caller, std::string_view name);

  /// Both are for an owner or an admin, commit their change together with its event, and return the owners
  /// afterwards. A repeat changes nothing. They fail with `insufficient_scope`, `wpk_not_found` or
  /// `foreign_tenant`, `add` with `too_many_owners`, `remove` with `last_owner`.
  Task<Owners> add(const Principal& principal, std::string_view name, std::string_view tenant);
  Task<Owners> remove(const Principal& principal, std::string_view name, std::string_view tenant);

 private:
  Catalog& catalog_;
  const Clock& clock_;
};

}  // namespace atom::marketplace
