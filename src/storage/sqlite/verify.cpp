#include "storage/sqlite/verify.hpp"

#include <fmt/format.h>

#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checks.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/migrations.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::CatalogFault;

std::size_t run(Database& database, const Check& check, const Report& report) {
  std::size_t problems = 0;
  const auto tell = [&](std::string_view problem) {
    ++problems;
    report(check.name, problem);
  };
  try {
    Rows rows = database.query(check.sql);
    while (rows.next()) {
      if (check.judge == nullptr) {
        tell(rows.text(0));
      } else if (const auto problem = check.judge(rows)) {
        tell(*problem);
      }
    }
  } catch (const CatalogFault& fault) {
    // A page that cannot be read is a finding, and the other checks still have something to say.
    tell(fmt::format("cannot be checked: {}", fault.what()));
  }
  return problems;
}

std::int64_t count(Database& database, const Tally& tally) {
  try {
    Rows rows = database.query(tally.sql);
    return rows.next() ? rows.integer(0) : 0;
  } catch (const CatalogFault&) {
    return 0;  // The checks have told of it.
  }
}

Result<Verification> verify_at(const fs::path& path, const Report& report) {
  try {
    Database database(path.string(), Access::read_only);
    database.execute("BEGIN");  // One moment for all checks, whatever is written meanwhile.
    return verify(database, report);
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("'{}' cannot be read: {}.", path.string(), fault.what()));
  }
}

}  // namespace

Result<Verification> verify(Database& database, const Report& report) {
  Verification done{database.user_version(), 0, {}};
  if (done.schema < 1 || done.schema > newest_schema()) {
    return fail(
        marketplace::errors::kCatalogUnavailable,
        fmt::format("The catalog has schema {}, and this atomd knows 1 to {}. Use the atomd that wrote it.",
                    done.schema, newest_schema()));
  }
  for (const Check& check : checks()) {
    if (check.since <= done.schema) done.problems += run(database, check, report);
  }
  for (const Tally& tally : tallies()) done.counts.emplace_back(tally.name, count(database, tally));
  return done;
}

Result<void> check_catalog(const fs::path& directory) {
  if (fs::exists(directory / kCatalogFile)) return {};
  return fail(errors::kCatalogMissing,
              fmt::format("There is no catalog in '{}'. Make one with: atomd init --data {}",
                          directory.string(), directory.string()));
}

Result<Verification> verify_catalog(const fs::path& directory, const Report& report) {
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  return verify_at(directory / kCatalogFile, report);
}

Result<Verification> verify_file(const fs::path& file, const Report& report) {
  return verify_at(file, report);
}

Error damaged(const Verification& verification, const fs::path& path) {
  return {std::string(errors::kCatalogDamaged),
          fmt::format("'{}' has {} problem{}. Restore the last backup that verifies, or look into each.",
                      path.string(), verification.problems, verification.problems == 1 ? "" : "s"),
          {}};
}

}  // namespace atom::storage::sqlite
