#include "storage/sqlite/backup.hpp"

#include <fmt/format.h>

#include <system_error>

#include "atom/base/encoding.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/carry_revocations.hpp"
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
  Database source = open_to_read(from.string());
  target.execute(kBulk);
  source.copy_to(target);
  target.execute(kSingleFile);
}

tl::unexpected<Error> unusable(const fs::path& path, const CatalogFault& fault) {
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("Cannot copy '{}': {}.", path.string(), fault.what()));
}

Result<CatalogCopy> published(NewFile& file, CatalogCopy copy) {
  copy.bytes = fs::file_size(file.path());
  if (auto done = file.publish(); !done) return fail(std::move(done).error());
  return copy;
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

/// Returns how many keys it revoked.
std::int64_t revoke_as_in(const fs::path& directory, Database& target) {
  if (directory.empty()) return 0;
  Database newer = open_to_read((directory / kCatalogFile).string());
  require_catalog(newer);
  return carry_revocations(newer, target);
}

/// Brings a copy to the current schema and checks it.
Result<CatalogCopy> complete(Database& target, const RestoreFrom& from, const Report& report) {
  require_catalog(target);
  prepare_schema(target);
  CatalogCopy copy;
  copy.revoked_keys = revoke_as_in(from.revocations, target);
  copy.valid_keys = count_valid_keys(target);
  const auto verified = verify(target, find_no_content, report);
  if (!verified) return fail(verified.error());
  if (verified->problems > 0) return fail(damaged(*verified, from.backup));
  copy.schema = verified->schema;
  return copy;
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
  // Read first, so that the catalog has at least what it names.
  const auto noted = read_anchor(directory);
  if (!noted) return fail(noted.error());
  auto made = NewFile::begin(file);
  if (!made) return fail(std::move(made).error());
  CatalogCopy copied;
  try {
    Database target(made->path().string(), Access::read_write);
    copy(source, target);
    if (auto all = check_anchor(target, *noted, directory); !all) return fail(std::move(all).error());
    if (auto whole = copy_blobs(target, find_content); !whole) return fail(std::move(whole).error());
    copied.schema = target.user_version();
    copied.valid_keys = count_valid_keys(target);
  } catch (const CatalogFault& fault) {
    return unusable(source, fault);
  }
  return published(*made, copied);
}

Result<CatalogCopy> restore_catalog(const RestoreFrom& from, const fs::path& directory,
                                    const Report& report) {
  if (!fs::is_regular_file(from.backup)) {
    return fail(errors::kCatalogMissing,
                fmt::format("The file '{}' does not exist. Pass a file that 'atomd backup' made.",
                            from.backup.string()));
  }
  if (!from.revocations.empty()) {
    if (auto there = check_catalog(from.revocations); !there) return fail(std::move(there).error());
  }
  if (auto prepared = prepare(directory); !prepared) return fail(std::move(prepared).error());
  auto lock = DirectoryLock::take(directory);
  if (!lock) return fail(std::move(lock).error());
  auto made = NewFile::begin(directory / kCatalogFile);
  if (!made) return fail(std::move(made).error());
  CatalogCopy copied;
  try {
    Database target(made->path().string(), Access::read_write);
    copy(from.backup, target);
    auto completed = complete(target, from, report);
    if (!completed) return completed;
    copied = *completed;
    // Before the catalog appears, in place of what an earlier catalog left in the directory.
    if (auto noted = write_anchor(directory, last_event_of(target)); !noted)
      return fail(std::move(noted).error());
  } catch (const CatalogFault& fault) {
    return unusable(from.backup, fault);
  }
  return published(*made, copied);
}

}  // namespace atom::storage::sqlite
