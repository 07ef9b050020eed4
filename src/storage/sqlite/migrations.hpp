#pragma once

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Brings a catalog of any earlier version, or an empty file, to the newest schema, each step in a
/// transaction of its own. Throws `CatalogFault`, also for a catalog that a newer atomd has written.
void migrate(Database& database);

}  // namespace atom::storage::sqlite
