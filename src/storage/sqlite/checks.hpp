#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/sqlite/database.hpp"

/// The invariants of a catalog: the list that `verify` walks. Whoever adds a table or a column adds its
/// checks here.
namespace atom::storage::sqlite {

struct Check {
  const char* name;  ///< Stable; printed before a problem.
  const char* sql;   ///< Gives a row for each problem, whose first column says it; or rows to be judged.
  std::optional<std::string> (*judge)(const Rows&) = nullptr;  ///< Says the problem of a row if SQL cannot.
};

struct Tally {
  const char* name;
  const char* sql;
};

/// Selects the versions whose artifact is a blob: id, digest, size, seq.
extern const char* const kBlobVersions;

/// Returns what is wrong with the bytes of the version in `row`, whose first columns are its id, digest and
/// size.
std::optional<std::string> content_problem(const Rows& row, std::string_view bytes);

std::span<const Check> checks();
std::span<const Tally> tallies();

}  // namespace atom::storage::sqlite
