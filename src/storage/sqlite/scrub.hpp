#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "atom/base/result.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::storage::sqlite {

/// The work done by a scrub.
struct Scrubbed {
  std::int64_t versions = 0;
  std::int64_t bytes = 0;
  std::size_t problems = 0;
};

/// Called after each version with what has been read so far. It may wait, to bound the rate.
using Pace = std::function<void(const Scrubbed& so_far)>;

/// Compares the bytes of each version of the catalog in `directory` with their digest, beside a running
/// server: each version is read in a transaction of its own, so that nothing holds up the server's
/// checkpoints. Fails with `catalog_missing` or `catalog_unavailable`.
Result<Scrubbed> scrub_catalog(const std::filesystem::path& directory, const FindContent& find_content,
                               const Report& report, const Pace& pace);

}  // namespace atom::storage::sqlite
