#pragma once

#include <sqlite3.h>

namespace atom::storage::sqlite {

/// The FTS5 function `atom_score(index, whole)`: how well the current row matches, higher for better. Okapi
/// BM25 summed over the columns, each with a weight of its own and the name's the highest; the phrase of
/// number `whole` counts twice.
///
/// Every match has every word that was asked for, so how rare a word is decides nothing and is left out. A
/// name is as long as it is. Of the other columns, whose length would be another read for each match, what
/// stands before the first place of the phrase is taken for it: a word near the beginning counts more.
/// Lengths are compared with fixed ones. So the score of a version is of it and the question alone, and stays
/// while others are published. See `docs/adr/0011-finding.md`.
void score_match(const Fts5ExtensionApi* api, Fts5Context* match, sqlite3_context* context, int,
                 sqlite3_value** arguments);

}  // namespace atom::storage::sqlite
