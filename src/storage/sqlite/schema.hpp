#pragma once

#include <cstdint>
#include <span>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Takes a catalog of the schema before this number to it.
struct Migration {
  std::int64_t number;
  const char* sql;
};

/// The schema of a catalog, and the migrations from earlier ones. The number of a schema is
/// the `user_version` of its databases, whose `application_id` says that they are catalogs.
struct Schema {
  const char* sql;                        ///< Makes it in an empty database.
  std::span<const Migration> migrations;  ///< In ascending order: to schema 2, 3 and so on.

  std::int64_t number() const { return static_cast<std::int64_t>(migrations.size()) + 1; }
};

/// The schema of this program: `schema.sql`, and the migrations to it.
///
/// To change it, change `schema.sql` and append a migration that makes the same of an existing catalog. A
/// released migration never changes. Add columns at the end of a table: a migration cannot put them
/// elsewhere, and a migrated catalog must have the schema of a new one.
const Schema& current_schema();

/// Makes `schema` in an empty database, or brings an earlier catalog to it, in one transaction: a failure
/// leaves the database as it was. Foreign keys are checked at the end, so `PRAGMA foreign_keys` must be off
/// until then (https://www.sqlite.org/lang_altertable.html, section 7). Throws `CatalogFault`, also if the
/// database is not a catalog, or one of a newer schema.
void prepare_schema(Database& database, const Schema& schema = current_schema());

/// Throws `CatalogFault` unless the database is a catalog.
void require_catalog(Database& database);

}  // namespace atom::storage::sqlite
