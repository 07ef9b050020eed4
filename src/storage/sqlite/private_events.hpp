#pragma once

#include <cstdint>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Adds the last event, whose audience is nobody, to the runs of private events. Must be called after the
/// event was inserted, in the same transaction.
inline void add_private_event(Database& database) {
  const std::int64_t seq = database.last_insert_rowid();
  const std::int64_t before = database.changes();
  database.run(
      "UPDATE private_events SET last = ?1 "
      "WHERE first = (SELECT max(first) FROM private_events) AND last = ?1 - 1",
      seq);
  if (database.changes() == before)
    database.run("INSERT INTO private_events (first, last) VALUES (?1, ?1)", seq);
}

}  // namespace atom::storage::sqlite
