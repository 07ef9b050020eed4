#include "marketplace/discovery.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {

Task<VersionRecord> Discovery::find(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) { return resolve(reader, viewer, reference); });
}

}  // namespace atom::marketplace
