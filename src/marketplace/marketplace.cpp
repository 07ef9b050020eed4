#include "marketplace/marketplace.hpp"

#include <algorithm>
#include <utility>

#include "atom/base/limits.hpp"

namespace atom::marketplace {

Marketplace::Marketplace(Catalog& catalog, BlobStore& blobs, const Clock& clock, Rules rules,
                         std::string cursor_key)
    : catalog_(catalog), blobs_(blobs), clock_(clock), rules_(rules), cursor_key_(std::move(cursor_key)) {}

CatalogStats Marketplace::catalog_stats() const {
  CatalogStats stats = catalog_.stats();
  stats.bytes += blobs_.bytes();
  return stats;
}

Task<void> Marketplace::check() {
  return catalog_.check();
}

Task<void> Marketplace::flush_downloads() {
  const std::vector<DownloadCount> counted = downloads_.take();
  for (std::size_t begin = 0; begin < counted.size(); begin += limits::kDownloadBatch) {
    const auto first = counted.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t size = std::min(counted.size() - begin, limits::kDownloadBatch);
    const std::vector<DownloadCount> batch(first, first + static_cast<std::ptrdiff_t>(size));
    auto written = co_await catalog_.write([&](CatalogWriter& writer) -> Result<void> {
      writer.add_downloads(batch);
      return {};
    });
    if (!written) {
      downloads_.put_back({first, counted.end()});
      co_return fail(std::move(written).error());
    }
  }
  co_return Result<void>{};
}

}  // namespace atom::marketplace
