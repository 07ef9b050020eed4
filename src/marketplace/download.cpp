#include "marketplace/discovery.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

struct Found {
  VersionRecord version;
  std::optional<std::string> content;  ///< Absent if it is a blob.
};

}  // namespace

Task<Artifact> Discovery::download(const Caller& caller, const wpk::Reference& reference) {
  const Viewer viewer = viewer_of(caller);
  auto found = co_await catalog_.read([&](CatalogReader& reader) -> Result<Found> {
    auto version = resolve(reader, viewer, reference);
    if (!version) return fail(std::move(version).error());
    auto content = reader.find_content(*version);
    if (!content) return fail(std::move(content).error());
    return Found{*std::move(version), *std::move(content)};
  });
  if (!found) co_return fail(std::move(found).error());
  if (found->content) co_return Artifact{std::move(found->version), *std::move(found->content)};
  auto blob = co_await blobs_.get(found->version.digest);
  if (!blob) co_return fail(std::move(blob).error());
  co_return Artifact{std::move(found->version), *std::move(blob)};
}

}  // namespace atom::marketplace
