#pragma once

#include <cstdint>

/// The two full-text indexes. A version is in one of them: in `approved_search` while it is approved, so that
/// a public search reads nothing else, and in `unapproved_search` otherwise. Their texts are those of the
/// views `approved_texts` and `unapproved_texts`.
///
/// A search takes the newest first, and FTS5 goes up twice as fast as down. So an approved version has a
/// `rowid` that falls as its `seq` grows, its place; an unapproved one, of which a commit adds many in
/// their order, has its `seq`.
namespace atom::storage::sqlite {

/// Above every `seq`, and yet of five bytes where FTS5 writes it. `ATOM_PLACE` says the same in SQL, as the
/// view `approved_texts` does.
inline constexpr std::int64_t kPlaces = std::int64_t{1} << 35;
static_assert(kPlaces == 34'359'738'368);
#define ATOM_PLACE(seq) "(34359738368 - " seq ")"

/// The newest version that is in one of them; all that are older are too. 0 where none is.
#define ATOM_LAST_INDEXED                                              \
  "max(coalesce((SELECT max(id) FROM unapproved_search_docsize), 0), " \
  "coalesce((SELECT " ATOM_PLACE("min(id)") " FROM approved_search_docsize), 0))"

/// The `rowid` in `approved_search` of the version with this `seq`; of a place, the `seq`.
constexpr std::int64_t place_of(std::int64_t seq) {
  return kPlaces - seq;
}

}  // namespace atom::storage::sqlite
