#include "storage/sqlite/statistics.hpp"

#include <limits>
#include <utility>

namespace atom::storage::sqlite {

void Statistics::count_commit(std::uint64_t size) {
  std::size_t bucket = 0;
  while (bucket < kSizes.size() && kSizes[bucket] < size) ++bucket;
  ++commits_by_size[bucket];
  ++commits;
  changes += size;
}

Samples Statistics::samples() const {
  using Kind = Sample::Kind;
  const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
  Sample sizes{
      "atom_catalog_commit_changes", "Changes that shared a commit.", Kind::histogram, number(changes), {}};
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < commits_by_size.size(); ++i) {
    so_far += commits_by_size[i];
    const double bound = i < kSizes.size() ? number(kSizes[i]) : std::numeric_limits<double>::infinity();
    sizes.buckets.push_back({bound, so_far});
  }
  return {{"atom_catalog_reads_total", "Reads of the catalog.", Kind::counter, number(reads), {}},
          {"atom_catalog_commits_total", "Durable transactions.", Kind::counter, number(commits), {}},
          {"atom_catalog_commit_failures_total",
           "Transactions that the storage failed.",
           Kind::counter,
           number(failed_commits),
           {}},
          std::move(sizes),
          {"atom_catalog_waiting_changes",
           "Changes that wait for the writer.",
           Kind::gauge,
           number(waiting),
           {}}};
}

}  // namespace atom::storage::sqlite
