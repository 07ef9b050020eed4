#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/search_query.hpp"

namespace atom::storage::sqlite {

/// How a search is read: the newest first, from `last` on.
struct MatchOrder {
  std::int64_t last = 0;   ///< The highest `seq` to be taken.
  std::int64_t limit = 0;  ///< So many at the most.
  bool is_scored = false;
};

/// What a search finds in both full-text indexes, as rows: 0 the version's `seq`, 1 its score (0 where none
/// is asked for), 2 whether it has exactly the tag of this `tag_text`. Borrows the connection.
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
    std::int64_t seq = 0;  ///< Past the last one.
  };

  std::optional<Index> approved_;
  std::optional<Index> unapproved_;
  Index* current_ = nullptr;
  std::int64_t left_;
};

}  // namespace atom::storage::sqlite
