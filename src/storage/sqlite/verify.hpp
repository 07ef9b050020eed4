#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

class Database;

/// Receives each problem as it is found: the check that found it, and a sentence.
using Report = std::function<void(std::string_view check, std::string_view problem)>;

/// Reads the blob with this digest, or nothing if it is missing. The caller provides it, because the catalog
/// knows no blob store.
using FindContent = std::function<Result<std::optional<std::string>>(std::string_view digest)>;

struct Verification {
  std::int64_t schema = 0;
  std::size_t problems = 0;
  std::vector<std::pair<std::string_view, std::int64_t>> counts;  ///< What was checked, and how much of it.
  std::vector<std::string> blobs;  ///< The digests of the blobs that the catalog refers to.
};

/// Fails with `catalog_missing` unless there is a catalog in `directory`.
Result<void> check_catalog(const std::filesystem::path& directory);

/// Runs every check of `checks.hpp` over one moment of the catalog in `directory`, which may be served
/// meanwhile. Fails with `catalog_missing`, or `catalog_unavailable` if it cannot be read.
Result<Verification> verify_catalog(const std::filesystem::path& directory, const FindContent& find_content,
                                    const Report& report);

/// Verifies a file that `backup_catalog` made, which contains everything itself.
Result<Verification> verify_file(const std::filesystem::path& file, const Report& report);

/// Verifies an open database. Fails with `catalog_unavailable` unless it has the current schema. Throws
/// `CatalogFault` if it is no catalog.
Result<Verification> verify(Database& database, const FindContent& find_content, const Report& report);

/// For a catalog without blobs.
Result<std::optional<std::string>> find_no_content(std::string_view digest);

/// Returns the error for a catalog with problems: `catalog_damaged`.
Error damaged(const Verification& verification, const std::filesystem::path& path);

}  // namespace atom::storage::sqlite
