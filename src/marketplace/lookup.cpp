#include <algorithm>

#include "marketplace/marketplace.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

bool matches(const wpk::Selector& selector, const VersionRecord& record) {
  const auto version = wpk::Version::parse(record.version);
  if (!version) return false;
  if (const auto* range = std::get_if<wpk::Range>(&selector)) return range->contains(*version);
  return !version->is_prerelease();
}

std::string asked_for(const wpk::Reference& reference) {
  if (const auto* version = std::get_if<wpk::Version>(&reference.selector))
    return reference.name + '@' + version->text();
  return reference.name;
}

/// The version that a reference means: the named one, or the highest approved one that the selector takes.
std::optional<VersionRecord> resolve(CatalogReader& reader, const wpk::Reference& reference) {
  if (const auto* version = std::get_if<wpk::Version>(&reference.selector)) {
    return reader.find_version(reference.name, version->text());
  }
  auto versions = reader.versions_of(reference.name);
  const auto found = std::ranges::find_if(versions, [&](const VersionRecord& version) {
    return version.status == wpk::Status::approved && matches(reference.selector, version);
  });
  if (found == versions.end()) return std::nullopt;
  return std::move(*found);
}

}  // namespace

Task<VersionRecord> Marketplace::find(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) {
    return visible(reader, resolve(reader, reference), viewer, asked_for(reference));
  });
}

Task<PackageView> Marketplace::find_package(const Caller& caller, std::string_view name) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<PackageView> {
    PackageView view;
    view.versions = visible_versions(reader, viewer, name);
    auto package = reader.find_package(name);
    if (!package || view.versions.empty()) return not_found(name);
    view.package = *std::move(package);
    view.owners = reader.owners_of(name);
    for (const VersionRecord& version : view.versions) {
      if (version.status != wpk::Status::approved || !matches(wpk::Latest{}, version)) continue;
      view.latest = version.version;
      break;
    }
    return view;
  });
}

Task<Artifact> Marketplace::download(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<Artifact> {
    auto version = visible(reader, resolve(reader, reference), viewer, asked_for(reference));
    if (!version) return fail(std::move(version).error());
    auto bytes = reader.find_content(version->seq);
    if (!bytes) throw CatalogFault("the catalog has no content for " + version->id());
    return Artifact{*std::move(version), *std::move(bytes)};
  });
}

}  // namespace atom::marketplace
