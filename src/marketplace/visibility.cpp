#include "marketplace/visibility.hpp"

#include <fmt/format.h>

#include "marketplace/errors.hpp"

namespace atom::marketplace {

Viewer viewer_of(const Caller& caller) {
  if (!caller) return {};
  return {caller->may(Scope::review), caller->tenant};
}

bool may_see(const Viewer& viewer, const VersionRecord& version) {
  const bool is_public = version.status == wpk::Status::approved || version.status == wpk::Status::yanked;
  return is_public || viewer.sees_all || viewer.tenant == version.tenant;
}

Result<VersionRecord> visible(std::optional<VersionRecord> version, const Viewer& viewer,
                              std::string_view asked_for) {
  if (version && may_see(viewer, *version)) return *std::move(version);
  return fail(
      errors::kWpkNotFound,
      fmt::format("There is no '{}' here that you may see. Check the spelling, or sign in as its tenant.",
                  asked_for));
}

Result<void> require(const Principal& principal, Scope scope) {
  if (principal.may(scope)) return {};
  return fail(
      errors::kInsufficientScope,
      fmt::format(
          "This needs the scope '{0}', which your credential does not have. Use one that grants '{0}'.",
          to_string(scope)));
}

std::string actor_of(const Principal& principal) {
  return principal.tenant + '/' + principal.subject;
}

}  // namespace atom::marketplace
