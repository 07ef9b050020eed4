#pragma once

#include "marketplace/marketplace.hpp"

namespace atom::marketplace {

/// What there is to see for a caller.
Viewer viewer_of(const Caller& caller);

/// Whether the version exists as far as the viewer is concerned, when named exactly.
bool may_see(CatalogReader& reader, const Viewer& viewer, const VersionRecord& version);

/// `version`, if it is there and the viewer may see it; otherwise `wpk_not_found`.
Result<VersionRecord> visible(CatalogReader& reader, std::optional<VersionRecord> version,
                              const Viewer& viewer, std::string_view asked_for);

/// `wpk_not_found`, for whatever there is not.
tl::unexpected<Error> not_found(std::string_view asked_for);

/// Whether the viewer may see any version of the package. Its name alone, or a cursor of someone who sees
/// more, must not tell that there is one.
bool shows_any(CatalogReader& reader, const Viewer& viewer, std::string_view name);

/// `insufficient_scope`, where the principal lacks `scope`.
Result<void> require(const Principal& principal, Scope scope);

/// `foreign_tenant`, where the principal is neither of an owning tenant nor an admin.
Result<void> require_owner(CatalogReader& reader, const Principal& principal, std::string_view name);

/// `digest_mismatch`, where `condition` does not name the digest of what is stored; an empty one is of
/// nothing.
Result<void> check_condition(const Condition& condition, std::string_view id, std::string_view stored);

/// `tenant/subject`, as events name whoever did something.
std::string actor_of(const Principal& principal);

}  // namespace atom::marketplace
