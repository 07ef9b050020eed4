#include "storage/sqlite/verify.hpp"

#include <fmt/format.h>

#include <functional>

#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checks.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/schema.hpp"

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
    // An unreadable page is a problem, and the other checks can still run.
    tell(fmt::format("cannot be checked: {}", fault.what()));
  }
  return problems;
}

/// Compares the blobs with their digests, and notes which blobs they are.
std::size_t check_blobs(Database& database, const FindContent& find_content, const Report& report,
                        std::vector<std::string>& digests) {
  std::size_t problems = 0;
  const auto tell = [&](std::string_view check, std::string_view problem) {
    ++problems;
    report(check, problem);
  };
  try {
    Rows rows = database.query(kBlobVersions);
    while (rows.next()) {
      digests.emplace_back(rows.text(1));
      const auto bytes = find_content(digests.back());
      if (!bytes) {
        tell("contents",
             fmt::format("the blob of {} cannot be read: {}", rows.text(0), bytes.error().message));
      } else if (!*bytes) {
        tell("contents", fmt::format("the blob of {} is missing", rows.text(0)));
      } else if (const auto problem = content_problem(rows, **bytes)) {
        tell("digests", *problem);
      }
    }
  } catch (const CatalogFault& fault) {
    tell("contents", fmt::format("cannot be checked: {}", fault.what()));
  }
  return problems;
}

std::int64_t count(Database& database, const Tally& tally) {
  try {
    Rows rows = database.query(tally.sql);
    return rows.next() ? rows.integer(0) : 0;
  } catch (const CatalogFault&) {
    return 0;  // The checks have reported it.
  }
}

/// A check of more than the database. A failure is a problem of the events.
using AlsoCheck = std::function<Result<void>(Database&)>;

Result<Verification> verify_at(const fs::path& path, const FindContent& find_content, const Report& report,
                               const AlsoCheck& also_check) {
  try {
    Database database = open_to_read(path.string());
    database.execute("BEGIN");  // All checks see the same moment, even if the catalog is written meanwhile.
    auto verified = verify(database, find_content, report);
    if (!verified) return verified;
    if (const auto checked = also_check(database); !checked) {
      ++verified->problems;
      report("events", checked.error().message);
    }
    return verified;
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot read '{}': {}.", path.string(), fault.what()));
  }
}

Result<void> require_current(std::int64_t number) {
  const std::int64_t current = current_schema().number();
  if (number == current) return {};
  const std::string_view advice =
      number > current
          ? "Verify it with the newer atomd that wrote it."
          : "Serve the catalog once, or restore the backup: both bring it to the current schema.";
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("The catalog has schema {}, and this atomd verifies schema {}. {}", number, current,
                          advice));
}

}  // namespace

Result<Verification> verify(Database& database, const FindContent& find_content, const Report& report) {
  require_catalog(database);
  Verification done{database.user_version(), 0, {}, {}};
  if (auto verifiable = require_current(done.schema); !verifiable) return fail(std::move(verifiable).error());
  for (const Check& check : checks()) done.problems += run(database, check, report);
  done.problems += check_blobs(database, find_content, report, done.blobs);
  for (const Tally& tally : tallies()) done.counts.emplace_back(tally.name, count(database, tally));
  return done;
}

Result<std::optional<std::string>> find_no_content(std::string_view) {
  return std::nullopt;
}

Result<void> check_catalog(const fs::path& directory) {
  if (fs::exists(directory / kCatalogFile)) return {};
  return fail(errors::kCatalogMissing,
              fmt::format("There is no catalog in '{}'. Create one with: atomd init --data {}",
                          directory.string(), directory.string()));
}

Result<Verification> verify_catalog(const fs::path& directory, const FindContent& find_content,
                                    const Report& report) {
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  // Read first, so that the catalog has at least what it names.
  const auto noted = read_anchor(directory);
  const AlsoCheck check = [&](Database& database) {
    return noted ? check_anchor(database, *noted, directory) : Result<void>(fail(noted.error()));
  };
  return verify_at(directory / kCatalogFile, find_content, report, check);
}

Result<Verification> verify_file(const fs::path& file, const Report& report) {
  return verify_at(file, find_no_content, report, [](Database&) { return Result<void>(); });
}

Error damaged(const Verification& verification, const fs::path& path) {
  return {
      std::string(errors::kCatalogDamaged),
      fmt::format("'{}' has {} problem{}. Restore the latest backup that verifies, or repair each problem.",
                  path.string(), verification.problems, verification.problems == 1 ? "" : "s"),
      {}};
}

}  // namespace atom::storage::sqlite
