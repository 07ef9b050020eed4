#include "marketplace/reviewing.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {

Task<std::vector<ReviewRecord>> Reviewing::history(const Caller& caller, const wpk::Id& id) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<std::vector<ReviewRecord>> {
    const auto version = visible(reader, reader.find_version(id.name, id.version.text()), viewer, id.text());
    if (!version) return fail(version.error());
    return reader.reviews_of(version->seq);
  });
}

}  // namespace atom::marketplace
