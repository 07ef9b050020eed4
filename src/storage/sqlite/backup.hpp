#pragma once

#include <cstdint>
#include <filesystem>

#include "atom/base/result.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::storage::sqlite {

/// The file that a backup or a restore made.
struct CatalogCopy {
  std::uintmax_t bytes = 0;
  std::int64_t schema = 0;
  std::int64_t valid_keys = 0;    ///< API keys that are not revoked in it.
  std::int64_t revoked_keys = 0;  ///< Those that a restore has revoked.
};

/// Copies the catalog in `directory`, as it is at one moment, into the new file `file`, together with its
/// blobs, so that the copy is complete. The catalog may be served meanwhile, and the copy contains everything
/// acknowledged before the call. The file gets its name once it is complete and durable. Fails with
/// `catalog_missing`, `file_exists`, `catalog_damaged` if a blob is missing, `events_lost`, or
/// `catalog_unavailable`.
Result<CatalogCopy> backup_catalog(const std::filesystem::path& directory, const FindContent& find_content,
                                   const std::filesystem::path& file);

/// The source of a restore.
struct RestoreFrom {
  std::filesystem::path backup;
  /// The directory of a newer catalog, whose revoked API keys are revoked in the restored one too; or empty.
  std::filesystem::path revocations;
};

/// Makes a catalog in `directory`, which has none, from a backup, and brings it to the current schema. The
/// catalog appears only if every check of `verify.hpp` passes; otherwise `report` gets the problems. Fails
/// with `catalog_exists`, `catalog_missing`, `catalog_in_use`, `catalog_damaged` or `catalog_unavailable`.
Result<CatalogCopy> restore_catalog(const RestoreFrom& from, const std::filesystem::path& directory,
                                    const Report& report);

}  // namespace atom::storage::sqlite
