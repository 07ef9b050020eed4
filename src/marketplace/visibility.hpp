#pragma once

#include <optional>
#include <string_view>

#include "atom/wpk/id.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"

/// Visibility: a version or package that a caller may not see does not exist for them.
namespace atom::marketplace {

/// Returns what there is to see for a caller.
Viewer viewer_of(const Caller& caller);

/// Returns true if the viewer may see the version when it is named exactly.
bool may_see(CatalogReader& reader, const Viewer& viewer, const VersionRecord& version);

/// Returns `version` if it exists and the viewer may see it. Fails with `wpk_not_found`, naming `asked_for`.
Result<VersionRecord> visible(CatalogReader& reader, std::optional<VersionRecord> version,
                              const Viewer& viewer, std::string_view asked_for);

/// Returns the version that a reference means if the viewer may see it: the one it names, or the highest
/// approved one that its selector takes. Fails with `wpk_not_found`.
Result<VersionRecord> resolve(CatalogReader& reader, const Viewer& viewer, const wpk::Reference& reference);

/// Returns the package if the viewer may see any version of it: neither its name alone nor a cursor of
/// someone who sees more must tell that there is one. Fails with `wpk_not_found`.
Result<PackageRecord> visible_package(CatalogReader& reader, const Viewer& viewer, std::string_view name);

/// Returns true if the viewer may see any version of the package.
bool shows_any(CatalogReader& reader, const Viewer& viewer, std::string_view name);

/// Fails with `foreign_tenant` if the principal is neither of an owning tenant nor an admin.
Result<void> require_owner(CatalogReader& reader, const Principal& principal, std::string_view name);

}  // namespace atom::marketplace
