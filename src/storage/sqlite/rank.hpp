#pragma once

#include <sqlite3.h>

namespace atom::storage::sqlite {

/// The FTS5 function `atom_score(index, whole)`: how well the current row matches, higher is better. It is
/// Okapi BM25, summed over the columns with a weight for each, the highest for the name; the phrase number
/// `whole` counts twice.
///
/// Every match contains every word of the query, so the rarity of a word would not change the order and is
/// left out. The name counts with its real length. For the other columns, whose length would be another read
/// for each match, the words before the first occurrence count instead, so a word near the beginning ranks
/// higher. Lengths are compared with fixed averages. So a score depends on the version and the query alone,
/// and stays the same while others are published. See `docs/adr/0011-finding.md`.
void score_match(const Fts5ExtensionApi* api, Fts5Context* match, sqlite3_context* context, int,
                 sqlite3_value** arguments);

}  // namespace atom::storage::sqlite
