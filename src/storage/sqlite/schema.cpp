#include "storage/sqlite/schema.hpp"

#include <fmt/format.h>

#include <array>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/schema_sql.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x41544F4D;  // "ATOM"

constexpr std::array<Migration, 0> kMigrations{};

std::int64_t number_in(Database& database, const char* sql) {
  Rows rows = database.query(sql);
  rows.next();
  return rows.integer(0);
}

bool is_catalog(Database& database) {
  return number_in(database, "PRAGMA application_id") == kApplicationId;
}

bool is_empty(Database& database) {
  return number_in(database, "SELECT count(*) FROM sqlite_schema") == 0 && database.user_version() == 0;
}

void require_known(std::int64_t number, const Schema& schema) {
  if (number <= schema.number()) return;
  throw marketplace::CatalogFault(fmt::format(
      "its schema is {}, and this atomd knows schemas up to {}; run the newer atomd that wrote it", number,
      schema.number()));
}

void make(Database& database, const Schema& schema) {
  database.execute(schema.sql);
  database.execute(fmt::format("PRAGMA application_id = {}", kApplicationId).c_str());
}

void migrate(Database& database, const Schema& schema) {
  require_catalog(database);
  const std::int64_t from = database.user_version();
  require_known(from, schema);
  for (const Migration& migration : schema.migrations) {
    if (migration.number > from) database.execute(migration.sql);
  }
  Rows dangling = database.query("PRAGMA foreign_key_check");
  if (dangling.next()) {
    throw marketplace::CatalogFault(
        fmt::format("the migration to schema {} left rows of {} that refer to nothing", schema.number(),
                    dangling.text(0)));
  }
}

}  // namespace

const Schema& current_schema() {
  static const Schema schema{kSchemaSql, kMigrations};
  return schema;
}

void prepare_schema(Database& database, const Schema& schema) {
  if (is_catalog(database) && database.user_version() == schema.number()) return;
  database.execute("BEGIN IMMEDIATE");
  try {
    if (is_empty(database)) {
      make(database, schema);
    } else {
      migrate(database, schema);
    }
    database.execute(fmt::format("PRAGMA user_version = {}", schema.number()).c_str());
    database.execute("COMMIT");
  } catch (const marketplace::CatalogFault&) {
    if (database.in_transaction()) database.execute("ROLLBACK");
    throw;
  }
}

void require_catalog(Database& database) {
  if (!is_catalog(database)) throw marketplace::CatalogFault("it is not a catalog that atomd wrote");
}

}  // namespace atom::storage::sqlite
