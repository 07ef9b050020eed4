#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/sqlite/database.hpp"

/// What must hold of every catalog: the list that `verify` walks. A migration that adds a table or a column
/// adds its checks here.
namespace atom::storage::sqlite {

struct Check {
  const char* name;    ///< Stable; what is printed before a problem.
  std::int64_t since;  ///< The first schema that it applies to.
  const char* sql;     ///< A row a problem, whose first column says it; or a row each to be judged.
  std::optional<std::string> (*judge)(const Rows&) =
      nullptr;  ///< The problem with a row, where SQL cannot say.
  std::int64_t until = std::numeric_limits<std::int64_t>::max();  ///< The last schema that it applies to.
};

struct Tally {
  const char* name;
  const char* sql;
};

/// Versions whose bytes the catalog does not keep itself: id, digest, size, seq.
extern const char* const kOutsideContents;

/// What is wrong with the bytes of the version in `row`, whose first columns are its id, digest and size.
std::optional<std::string> content_problem(const Rows& row, std::string_view bytes);

std::span<const Check> checks();
std::span<const Tally> tallies();

}  // namespace atom::storage::sqlite
