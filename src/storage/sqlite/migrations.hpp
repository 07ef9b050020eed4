#pragma once

#include <cstdint>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Brings a catalog of any earlier version, or an empty file, to the newest schema, each step in a
/// transaction of its own. Throws `CatalogFault`, also for a catalog that a newer atomd has written.
void migrate(Database& database);

/// The same to an earlier schema than the newest, to see what the later steps make of it.
void migrate(Database& database, std::int64_t schema);

/// The schema that `migrate` brings a catalog to: `PRAGMA user_version`.
std::int64_t newest_schema();

}  // namespace atom::storage::sqlite
