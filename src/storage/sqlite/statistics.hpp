#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "atom/base/sample.hpp"

namespace atom::storage::sqlite {

/// The counters of a catalog since it was opened.
struct Statistics {
  /// Upper bounds of `commits_by_size`, except for the last, which is unbounded.
  static constexpr std::array<std::uint64_t, 9> kSizes{1, 2, 4, 8, 16, 32, 64, 128, 256};

  std::uint64_t reads = 0;                                         ///< Read jobs.
  std::uint64_t changes = 0;                                       ///< Write jobs that were committed.
  std::uint64_t commits = 0;                                       ///< Durable transactions.
  std::uint64_t failed_commits = 0;                                ///< Transactions that SQLite failed.
  std::uint64_t waiting = 0;                                       ///< Write jobs that wait for the writer.
  std::array<std::uint64_t, kSizes.size() + 1> commits_by_size{};  ///< By how many changes shared them.

  /// Counts a commit of `size` changes.
  void count_commit(std::uint64_t size);

  Samples samples() const;
};

}  // namespace atom::storage::sqlite
