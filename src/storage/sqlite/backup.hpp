#pragma once

#include <cstdint>
#include <filesystem>

#include "atom/base/result.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::storage::sqlite {

/// What a backup or a restore has made.
struct CatalogCopy {
  std::uintmax_t bytes = 0;
  std::int64_t schema = 0;
};

/// Copies the catalog in `directory`, as it is at one moment, into the new file `file`, and with it the bytes
/// that the catalog does not keep itself: a copy needs nothing beside it. The catalog may be served
/// meanwhile, and what was acknowledged before the call is in the copy. The file appears under its name when
/// it is whole and durable. Fails with `catalog_missing`, `file_exists`, `catalog_damaged` where such bytes
/// are not there, or `catalog_unavailable`.
Result<CatalogCopy> backup_catalog(const std::filesystem::path& directory, const FindContent& find_content,
                                   const std::filesystem::path& file);

/// Makes a catalog in `directory`, new or without one, of a backup, bringing it to the current schema. It is
/// there only once every check of `verify.hpp` has passed; `report` gets the problems otherwise. Fails with
/// `catalog_exists`, `catalog_in_use`, `catalog_damaged` or `catalog_unavailable`.
Result<CatalogCopy> restore_catalog(const std::filesystem::path& file, const std::filesystem::path& directory,
                                    const Report& report);

}  // namespace atom::storage::sqlite
