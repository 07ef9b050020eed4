#include "storage/sqlite/backup.hpp"

#include <fmt/format.h>

#include <system_error>

#include "atom/base/encoding.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checks.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/directory_lock.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/new_file.hpp"
#include "storage/sqlite/schema.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::CatalogFault;

/// `NewFile` makes the complete file durable, so a journal or a sync before that would be useless.
constexpr const char* kBulk = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// Makes the copy one file without a WAL, which it inherited from its source.
constexpr const char* kSingleFile = "PRAGMA journal_mode = DELETE;";

constexpr const char* kCopyBlob = "INSERT INTO contents (seq, bytes) VALUES (?1, ?2)";

/// Copies the blobs into the catalog's own contents.
Result<void> copy_blobs(Database& copy, const FindContent& find_content) {
  copy.run("BEGIN");
  {
    Rows rows = copy.query(kBlobVersions);
    while (rows.next()) {
      const auto bytes = find_content(rows.text(1));
      if (!bytes) return fail(bytes.error());
      if (!*bytes) {
        return fail(errors::kCatalogDamaged,
                    fmt::format("The blob of '{}' is missing ({}). List every problem with: atomd verify",
                                rows.text(0), rows.text(1)));
      }
      copy.run(kCopyBlob, rows.integer(3), as_bytes(**bytes));
    }
  }
  copy.run("COMMIT");
  return {};
}

void copy(const fs::path& from, Database& target) {
  Database source(from.string(), Access::read_only);
  target.execute(kBulk);
  source.copy_to(target);
  target.execute(kSingleFile);
}

tl::unexpected<Error> unusable(const fs::path& path, const CatalogFault& fault) {
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("Cannot copy '{}': {}.", path.string(), fault.what()));
}

Result<CatalogCopy> copied(NewFile& file, std::int64_t schema) {
  const std::uintmax_t bytes = fs::file_size(file.path());
  if (auto published = file.publish(); !published) return fail(std::move(published).error());
  return CatalogCopy{bytes, schema};
}

/// Creates the directory if it is missing, and fails if it has files of a catalog.
Result<void> prepare(const fs::path& directory) {
  std::error_code failed;
  const bool made = fs::create_directories(directory, failed);
  if (failed) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot create the directory '{}': {}.", directory.string(), failed.message()));
  }
  if (made) fs::permissions(directory, fs::perms::owner_all, failed);
  for (const char* tail : {"", "-wal", "-shm", "-journal"}) {
    const fs::path there = (directory / kCatalogFile).string() + tail;
    if (!fs::exists(there)) continue;
    return fail(errors::kCatalogExists,
                fmt::format("'{}' exists already. Restore into another directory.", there.string()));
  }
  return {};
}

Result<Verification> migrate_and_verify(Database& database, const Report& report) {
  require_catalog(database);
  prepare_schema(database);
  return verify(database, find_no_content, report);
}

}  // namespace

Result<CatalogCopy> backup_catalog(const fs::path& directory, const FindContent& find_content,
                                   const fs::path& file) {
  const fs::path source = directory / kCatalogFile;
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  if (fs::exists(file)) {
    return fail(errors::kFileExists,
                fmt::format("The file '{}' exists already. Choose another name.", file.string()));
  }
  auto made = NewFile::begin(file);
  if (!made) return fail(std::move(made).error());
  std::int64_t schema = 0;
  try {
    Database target(made->path().string(), Access::read_write);
    copy(source, target);
    if (auto whole = copy_blobs(target, find_content); !whole) return fail(std::move(whole).error());
    schema = target.user_version();
  } catch (const CatalogFault& fault) {
    return unusable(source, fault);
  }
  return copied(*made, schema);
}

Result<CatalogCopy> restore_catalog(const fs::path& file, const fs::path& directory, const Report& report) {
  if (!fs::is_regular_file(file)) {
    return fail(
        errors::kCatalogMissing,
        fmt::format("The file '{}' does not exist. Pass a file that 'atomd backup' made.", file.string()));
  }
  if (auto prepared = prepare(directory); !prepared) return fail(std::move(prepared).error());
  auto lock = DirectoryLock::take(directory);
  if (!lock) return fail(std::move(lock).error());
  auto made = NewFile::begin(directory / kCatalogFile);
  if (!made) return fail(std::move(made).error());
  std::int64_t schema = 0;
  try {
    Database target(made->path().string(), Access::read_write);
    copy(file, target);
    const auto verified = migrate_and_verify(target, report);
    if (!verified) return fail(verified.error());
    if (verified->problems > 0) return fail(damaged(*verified, file));
    schema = verified->schema;
  } catch (const CatalogFault& fault) {
    return unusable(file, fault);
  }
  return copied(*made, schema);
}

}  // namespace atom::storage::sqlite
