#include "marketplace/visibility.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

tl::unexpected<Error> not_found(std::string_view asked_for) {
  return fail(
      errors::kWpkNotFound,
      fmt::format(
          "'{}' does not exist, or you may not see it. Check the spelling, or use a credential of the "
          "tenant that owns it.",
          asked_for));
}

std::string asked_for(const wpk::Reference& reference) {
  if (const auto* version = std::get_if<wpk::Version>(&reference.selector))
    return reference.name + '@' + version->text();
  return reference.name;
}

std::optional<VersionRecord> find_selected(CatalogReader& reader, const wpk::Reference& reference) {
  if (const auto* version = std::get_if<wpk::Version>(&reference.selector)) {
    return reader.find_version(reference.name, version->text());
  }
  if (const auto* range = std::get_if<wpk::Range>(&reference.selector)) {
    return reader.find_highest(reference.name, *range);
  }
  return reader.find_latest(reference.name);
}

/// The number of versions that a message names.
constexpr std::size_t kNamedVersions = 3;

std::vector<VersionRecord> highest_shown(CatalogReader& reader, const Viewer& viewer,
                                         const std::string& name) {
  VersionQuery query;
  query.viewer = viewer;
  query.package = name;
  query.sort = Sort::precedence;
  query.limit = kNamedVersions;
  auto page = reader.list_versions(query);
  return page ? std::move(page->versions) : std::vector<VersionRecord>();
}

/// Says what there is in place of an approved version that `latest` or a range could have taken.
tl::unexpected<Error> none_selected(CatalogReader& reader, const Viewer& viewer,
                                    const wpk::Reference& reference) {
  const auto shown = highest_shown(reader, viewer, reference.name);
  if (shown.empty()) return not_found(reference.name);
  std::vector<std::string> named;
  named.reserve(shown.size());
  for (const VersionRecord& version : shown)
    named.push_back(fmt::format("{} ({})", version.version, wpk::to_string(version.status)));
  const bool is_range = std::holds_alternative<wpk::Range>(reference.selector);
  return fail(
      errors::kWpkNotFound,
      fmt::format("'{}' has no approved {}. You may see {}. Name a version exactly, such as '{}', or {}.",
                  reference.name, is_range ? "version in this range" : "release yet", fmt::join(named, ", "),
                  shown.front().id(),
                  is_range ? "ask for another range" : "wait until a reviewer approves one"));
}

}  // namespace

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

Result<VersionRecord> resolve(CatalogReader& reader, const Viewer& viewer, const wpk::Reference& reference) {
  auto selected = find_selected(reader, reference);
  const bool is_exact = std::holds_alternative<wpk::Version>(reference.selector);
  if (!selected && !is_exact) return none_selected(reader, viewer, reference);
  return visible(reader, std::move(selected), viewer, asked_for(reference));
}

bool shows_any(CatalogReader& reader, const Viewer& viewer, std::string_view name) {
  VersionQuery query;
  query.viewer = viewer;
  query.package = name;
  query.sort = Sort::precedence;
  query.limit = 1;
  auto page = reader.list_versions(query);
  while (page && page->versions.empty() && page->next) {
    query.after = page->next;
    page = reader.list_versions(query);
  }
  return page && !page->versions.empty();
}

Result<PackageRecord> visible_package(CatalogReader& reader, const Viewer& viewer, std::string_view name) {
  auto package = reader.find_package(name);
  if (!package || !shows_any(reader, viewer, name)) return not_found(name);
  return *std::move(package);
}

Result<void> require_owner(CatalogReader& reader, const Principal& principal, std::string_view name) {
  if (principal.may(Scope::admin) || reader.is_owner(name, principal.tenant)) return {};
  return fail(errors::kForeignTenant,
              fmt::format("'{}' belongs to another tenant. Ask one of its owners to do this.", name));
}

}  // namespace atom::marketplace
