#include "marketplace/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marketplace/errors.hpp"

namespace atom::marketplace {

Viewer viewer_of(const Caller& caller) {
  if (!caller) return {};
  return {caller->may(Scope::review), caller->tenant};
}

bool may_see(CatalogReader& reader, const Viewer& viewer, const VersionRecord& version) {
  const bool is_public = version.status == wpk::Status::approved || version.status == wpk::Status::yanked;
  if (is_public || viewer.sees_all) return true;
  return viewer.tenant && (*viewer.tenant == version.tenant || reader.is_owner(version.name, *viewer.tenant));
}

Result<VersionRecord> visible(CatalogReader& reader, std::optional<VersionRecord> version,
                              const Viewer& viewer, std::string_view asked_for) {
  if (version && may_see(reader, viewer, *version)) return *std::move(version);
  return not_found(asked_for);
}

bool shows_any(CatalogReader& reader, const Viewer& viewer, std::string_view name) {
  VersionQuery query;
  query.viewer = viewer;
  query.package = name;
  query.sort = Sort::precedence;
  query.limit = 1;
  VersionPage page = reader.list_versions(query);
  while (page.versions.empty() && page.next) {
    query.after = page.next;
    page = reader.list_versions(query);
  }
  return !page.versions.empty();
}

tl::unexpected<Error> not_found(std::string_view asked_for) {
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

Result<void> require_owner(CatalogReader& reader, const Principal& principal, std::string_view name) {
  if (principal.may(Scope::admin) || reader.is_owner(name, principal.tenant)) return {};
  return fail(errors::kForeignTenant,
              fmt::format("'{}' is another tenant's. Only its owners may do this; ask one of them.", name));
}

Result<void> check_condition(const Condition& condition, std::string_view id, std::string_view stored) {
  if (!condition || std::ranges::find(*condition, stored) != condition->end()) return {};
  const std::string found = stored.empty() ? std::string("There is no such version")
                                           : fmt::format("The stored bytes are {}", stored);
  return fail(
      errors::kDigestMismatch,
      fmt::format("{}, so '{}' is not what 'If-Match' names. Look at what is stored and decide again.", found,
                  id));
}

std::string actor_of(const Principal& principal) {
  return principal.tenant + '/' + principal.subject;
}

}  // namespace atom::marketplace
