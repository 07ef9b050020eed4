#pragma once

#include "marketplace/marketplace.hpp"

namespace atom::marketplace {

/// What there is to see for a caller.
Viewer viewer_of(const Caller& caller);

/// Whether the version exists as far as the viewer is concerned, when named exactly.
bool may_see(const Viewer& viewer, const VersionRecord& version);

/// `version`, if it is there and the viewer may see it; otherwise `wpk_not_found`.
Result<VersionRecord> visible(std::optional<VersionRecord> version, const Viewer& viewer,
                              std::string_view asked_for);

/// `insufficient_scope`, where the principal lacks `scope`.
Result<void> require(const Principal& principal, Scope scope);

/// `tenant/subject`, as events name whoever did something.
std::string actor_of(const Principal& principal);

}  // namespace atom::marketplace
