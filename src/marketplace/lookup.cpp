#include "marketplace/cursor.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

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
  if (const auto* range = std::get_if<wpk::Range>(&reference.selector)) {
    return reader.find_highest(reference.name, *range);
  }
  return reader.find_latest(reference.name);
}

struct Found {
  VersionRecord version;
  std::optional<std::string> content;  ///< Absent where it is a blob.
};

}  // namespace

Task<VersionRecord> Marketplace::find(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) {
    return visible(reader, resolve(reader, reference), viewer, asked_for(reference));
  });
}

Task<PackageView> Marketplace::find_package(const Caller& caller, const PackageQuery& query) {
  const Viewer viewer = viewer_of(caller);
  const std::string scope = "package " + query.name;
  VersionQuery versions;
  versions.viewer = viewer;
  versions.package = query.name;
  versions.sort = Sort::precedence;
  versions.limit = query.limit;
  if (query.cursor) {
    auto position = open_cursor(*query.cursor, scope, cursor_key_);
    if (!position) co_return fail(std::move(position).error());
    versions.after = *position;
  }
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<PackageView> {
    auto package = reader.find_package(query.name);
    if (!package || !shows_any(reader, viewer, query.name)) return not_found(query.name);
    VersionPage page = reader.list_versions(versions);
    PackageView view{*std::move(package), reader.owners_of(query.name), {}, std::move(page.versions), {}};
    if (const auto latest = reader.find_latest(query.name)) view.latest = latest->version;
    if (page.next) view.next_cursor = seal_cursor(*page.next, scope, cursor_key_);
    return view;
  });
}

Task<Artifact> Marketplace::download(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  auto found = co_await catalog_.read([&](CatalogReader& reader) -> Result<Found> {
    auto version = visible(reader, resolve(reader, reference), viewer, asked_for(reference));
    if (!version) return fail(std::move(version).error());
    auto content = reader.find_content(version->seq);
    return Found{*std::move(version), std::move(content)};
  });
  if (!found) co_return fail(std::move(found).error());
  if (found->content) co_return Artifact{std::move(found->version), *std::move(found->content)};
  auto blob = co_await blobs_.get(found->version.digest);
  if (!blob) co_return fail(std::move(blob).error());
  co_return Artifact{std::move(found->version), *std::move(blob)};
}

}  // namespace atom::marketplace
