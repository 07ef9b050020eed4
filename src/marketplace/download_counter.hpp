#pragma once

#include <cstdint>

#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/download_counts.hpp"

namespace atom::marketplace {

/// How often each version was downloaded. A download is counted in memory and written with others later, so
/// that it costs no commit of its own. Thread-safe.
class DownloadCounter {
 public:
  /// Borrows the catalog.
  explicit DownloadCounter(Catalog& catalog) : catalog_(catalog) {}

  /// Counts a download of the version with this `seq`. Takes no lock that another thread holds for long.
  void count(std::int64_t seq) { counts_.count(seq); }

  /// Writes what was counted, in one change for every `limits::kDownloadBatch` versions. Counts that could
  /// not be written are kept for the next time. Fails with `catalog_unavailable` or `overloaded`.
  Task<void> flush();

 private:
  Catalog& catalog_;
  DownloadCounts counts_;
};

}  // namespace atom::marketplace
