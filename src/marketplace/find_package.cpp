#include "atom/base/cursor.hpp"
#include "marketplace/discovery.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {

Task<PackageView> Discovery::find_package(const Caller& caller, const PackageQuery& query) {
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
    versions.after = Position{*std::move(position)};
  }
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<PackageView> {
    auto package = visible_package(reader, viewer, query.name);
    if (!package) return fail(std::move(package).error());
    auto page = reader.list_versions(versions);
    if (!page) return fail(std::move(page).error());
    PackageView view{*std::move(package), reader.owners_of(query.name), {}, std::move(page->versions), {}};
    if (const auto latest = reader.find_latest(query.name)) view.latest = latest->version;
    if (page->next) view.next_cursor = seal_cursor(page->next->bytes, scope, cursor_key_);
    return view;
  });
}

}  // namespace atom::marketplace
