#include "marketplace/download_counter.hpp"

#include <algorithm>
#include <vector>

#include "atom/base/limits.hpp"

namespace atom::marketplace {

Task<void> DownloadCounter::flush() {
  const std::vector<DownloadCount> counted = counts_.take();
  for (std::size_t begin = 0; begin < counted.size(); begin += limits::kDownloadBatch) {
    const auto first = counted.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t size = std::min(counted.size() - begin, limits::kDownloadBatch);
    const std::vector<DownloadCount> batch(first, first + static_cast<std::ptrdiff_t>(size));
    auto written = co_await catalog_.write([&](CatalogWriter& writer) -> Result<void> {
      writer.add_downloads(batch);
      return {};
    });
    if (!written) {
      counts_.put_back({first, counted.end()});
      co_return fail(std::move(written).error());
    }
  }
  co_return Result<void>{};
}

}  // namespace atom::marketplace
