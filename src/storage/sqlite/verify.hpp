#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace atom::storage::sqlite {

class Database;

/// Gets each problem as it is found: the check that found it, and a sentence.
using Report = std::function<void(std::string_view check, std::string_view problem)>;

struct Verification {
  std::int64_t schema = 0;
  std::size_t problems = 0;
  std::vector<std::pair<std::string_view, std::int64_t>> counts;  ///< What was looked at, and how much of it.
};

/// Whether there is a catalog in `directory`. Fails with `catalog_missing`.
Result<void> check_catalog(const std::filesystem::path& directory);

/// Runs every check of `checks.hpp` over one moment of the catalog in `directory`, which may be served
/// meanwhile. Fails with `catalog_missing`, or `catalog_unavailable` where it cannot be read at all.
Result<Verification> verify_catalog(const std::filesystem::path& directory, const Report& report);

/// The same for a file that `backup_catalog` made, of this schema or an earlier one.
Result<Verification> verify_file(const std::filesystem::path& file, const Report& report);

/// The same for an open database. Fails with `catalog_unavailable` where its schema is none that this atomd
/// knows.
Result<Verification> verify(Database& database, const Report& report);

/// The error for a catalog in which problems were found: `catalog_damaged`.
Error damaged(const Verification& verification, const std::filesystem::path& path);

}  // namespace atom::storage::sqlite
