#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "atom/wpk/lifecycle.hpp"

namespace atom::marketplace {

/// Upper bounds of `CatalogStats::commits_by_size`, but for the last, which has none.
inline constexpr std::array<std::uint64_t, 9> kBatchBounds{1, 2, 4, 8, 16, 32, 64, 128, 256};

/// How much is in a catalog.
struct CatalogSize {
  std::int64_t packages = 0;
  std::array<std::int64_t, wpk::kStatusNames.size()> versions{};  ///< By `wpk::Status`.

  std::int64_t& of(wpk::Status status) { return versions.at(static_cast<std::size_t>(status)); }
  bool operator==(const CatalogSize&) const = default;
};

/// How large a catalog is, and what it has counted since it was opened.
struct CatalogStats : CatalogSize {
  std::int64_t bytes = 0;            ///< On disk, or in memory.
  std::int64_t waiting = 0;          ///< Changes that wait to be written.
  std::uint64_t reads = 0;           ///< Read jobs.
  std::uint64_t changes = 0;         ///< Write jobs that were in a commit, whether or not they wrote.
  std::uint64_t commits = 0;         ///< Transactions made durable.
  std::uint64_t failed_commits = 0;  ///< Transactions that the storage failed.
  std::array<std::uint64_t, kBatchBounds.size() + 1> commits_by_size{};  ///< By how many changes shared them.

  /// Counts a commit of so many changes.
  void count_commit(std::uint64_t size) {
    std::size_t bucket = 0;
    while (bucket < kBatchBounds.size() && kBatchBounds[bucket] < size) ++bucket;
    ++commits_by_size[bucket];
    ++commits;
    changes += size;
  }
};

}  // namespace atom::marketplace
