#include "storage/sqlite/scrub.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checks.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/schema.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::CatalogFault;

/// The first three columns are those that `content_problem` reads.
constexpr const char* kNextVersion =
    "SELECT v.name || '@' || v.version, v.digest, v.size, v.seq, c.bytes FROM versions v "
    "LEFT JOIN contents c ON c.seq = v.seq WHERE v.seq > ?1 ORDER BY v.seq LIMIT 1";
constexpr const char* kLastVersion = "SELECT coalesce(max(seq), 0) FROM versions";

class Scrub {
 public:
  Scrub(Database& database, const FindContent& find_content, const Report& report)
      : database_(database), find_content_(find_content), report_(report) {}

  const Scrubbed& done() const { return done_; }

  /// Reads the next version. Returns false after the last one.
  bool step() {
    Rows row = database_.query(kNextVersion, seq_);
    if (!row.next()) return false;
    seq_ = row.integer(3);
    ++done_.versions;
    if (const auto problem = row.is_null(4) ? blob_problem(row) : inline_problem(row)) tell(*problem);
    return true;
  }

  /// Reports a version that cannot be read, and goes on with the one after it. Returns false after the last.
  bool skip(const CatalogFault& fault) {
    tell(fmt::format("the version after number {} cannot be read: {}", seq_, fault.what()));
    ++seq_;
    return seq_ < last();
  }

 private:
  std::optional<std::string> inline_problem(const Rows& row) {
    const auto bytes = row.blob(4);
    done_.bytes += static_cast<std::int64_t>(bytes.size());
    return content_problem(row, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  std::optional<std::string> blob_problem(const Rows& row) {
    const auto bytes = find_content_(row.text(1));
    if (!bytes) return fmt::format("the blob of {} cannot be read: {}", row.text(0), bytes.error().message);
    if (!*bytes) return fmt::format("the blob of {} is missing", row.text(0));
    done_.bytes += static_cast<std::int64_t>((*bytes)->size());
    return content_problem(row, **bytes);
  }

  std::int64_t last() {
    Rows row = database_.query(kLastVersion);
    return row.next() ? row.integer(0) : 0;
  }

  void tell(std::string_view problem) {
    ++done_.problems;
    report_("digests", problem);
  }

  Database& database_;
  const FindContent& find_content_;
  const Report& report_;
  std::int64_t seq_ = 0;
  Scrubbed done_;
};

bool step_over_damage(Scrub& scrub) {
  try {
    return scrub.step();
  } catch (const CatalogFault& fault) {
    return scrub.skip(fault);
  }
}

}  // namespace

Result<Scrubbed> scrub_catalog(const fs::path& directory, const FindContent& find_content,
                               const Report& report, const Pace& pace) {
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  const fs::path path = directory / kCatalogFile;
  try {
    Database database = open_to_read(path.string());
    require_catalog(database);
    Scrub scrub(database, find_content, report);
    while (step_over_damage(scrub)) pace(scrub.done());
    return scrub.done();
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot read '{}': {}.", path.string(), fault.what()));
  }
}

}  // namespace atom::storage::sqlite
