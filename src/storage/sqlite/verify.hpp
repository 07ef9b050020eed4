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

/// Gets each problem as it is found: the check that found it, and a sentence.
using Report = std::function<void(std::string_view check, std::string_view problem)>;

/// Reads the bytes of a digest that a catalog does not keep itself; nothing where there are none. Whoever has
/// them gives it, since the catalog knows of no other store.
using FindContent = std::function<Result<std::optional<std::string>>(std::string_view digest)>;

struct Verification {
  std::int64_t schema = 0;
  std::size_t problems = 0;
  std::vector<std::pair<std::string_view, std::int64_t>> counts;  ///< What was looked at, and how much of it.
  std::vector<std::string> outside;  ///< The digests of what the catalog does not keep itself.
};

/// Whether there is a catalog in `directory`. Fails with `catalog_missing`.
Result<void> check_catalog(const std::filesystem::path& directory);

/// Runs every check of `checks.hpp` over one moment of the catalog in `directory`, which may be served
/// meanwhile. Fails with `catalog_missing`, or `catalog_unavailable` where it cannot be read at all.
Result<Verification> verify_catalog(const std::filesystem::path& directory, const FindContent& find_content,
                                    const Report& report);

/// The same for a file that `backup_catalog` made. It keeps everything itself.
Result<Verification> verify_file(const std::filesystem::path& file, const Report& report);

/// The same for an open database. Fails with `catalog_unavailable` unless it has the current schema. Throws
/// `CatalogFault` if it is no catalog.
Result<Verification> verify(Database& database, const FindContent& find_content, const Report& report);

/// For a catalog beside which there is nothing.
Result<std::optional<std::string>> find_no_content(std::string_view digest);

/// The error for a catalog in which problems were found: `catalog_damaged`.
Error damaged(const Verification& verification, const std::filesystem::path& path);

}  // namespace atom::storage::sqlite
