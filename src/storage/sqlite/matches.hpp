#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/search_query.hpp"

namespace atom::storage::sqlite {

/// Which matches to read: the newest first, from `last` on.
struct MatchOrder {
  std::int64_t last = 0;   ///< The highest `seq` to return.
  std::int64_t limit = 0;  ///< At most this many.
  bool is_scored = false;
};

/// The rows that a search finds in both full-text indexes: 0 the version's `seq`, 1 its score, or 0 without
/// scoring, 2 whether it has exactly the tag of this `tag_text` and the query's viewer may see it. Borrows
/// the connection.
class Matches {
 public:
  Matches(Database& database, const SearchQuery& query, const std::optional<std::string>& tag_text,
          const MatchOrder& order);

  bool next();
  std::int64_t integer(int column) const { return current_->rows.integer(column); }
  double real(int column) const { return current_->rows.real(column); }

 private:
  /// The next row of one index.
  struct Index {
    template <class... Values>
    explicit Index(Database& database, const char* sql, const Values&... values)
        : rows(database.query(sql, values...)) {
      step();
    }
    void step() { seq = rows.next() ? rows.integer(0) : 0; }

    Rows rows;
    std::int64_t seq = 0;  ///< 0 after the last row.
  };

  std::optional<Index> approved_;
  std::optional<Index> unapproved_;
  Index* current_ = nullptr;
  std::int64_t left_;
};

}  // namespace atom::storage::sqlite
