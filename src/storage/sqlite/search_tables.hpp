#pragma once

#include <cstdint>

/// The two full-text indexes. A version is in one of them: in `approved_search` while it is approved, so that
/// a public search reads nothing else, and in `unapproved_search` otherwise. Their texts are those of the
/// views `approved_texts` and `unapproved_texts`.
///
/// A search returns the newest first, and FTS5 reads upwards twice as fast as downwards. So the `rowid` of an
/// approved version, its place, falls as its `seq` grows. The `rowid` of an unapproved version is its `seq`,
/// because a commit adds many of them in that order.
namespace atom::storage::sqlite {

/// Greater than every `seq`, but FTS5 still writes it in five bytes. `ATOM_PLACE` and the view
/// `approved_texts` have the same number in SQL.
inline constexpr std::int64_t kPlaces = std::int64_t{1} << 35;
static_assert(kPlaces == 34'359'738'368);
#define ATOM_PLACE(seq) "(34359738368 - " seq ")"

/// The newest indexed version; all older ones are indexed too. 0 if there is none.
#define ATOM_LAST_INDEXED                                              \
  "max(coalesce((SELECT max(id) FROM unapproved_search_docsize), 0), " \
  "coalesce((SELECT " ATOM_PLACE("min(id)") " FROM approved_search_docsize), 0))"

/// Converts a `seq` into the `rowid` in `approved_search`, and back.
constexpr std::int64_t place_of(std::int64_t seq) {
  return kPlaces - seq;
}

}  // namespace atom::storage::sqlite
