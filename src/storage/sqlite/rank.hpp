#pragma once

#include <sqlite3.h>

namespace atom::storage::sqlite {

/// The FTS5 function `atom_score(version_search)`: how well the current row matches, higher for better. Okapi
/// BM25 summed over the columns, each with a weight of its own and the name's the highest. Every match has
/// every word that was asked for, so how rare a word is decides nothing and is left out; the lengths are
/// compared with fixed ones. So the score of a version is of it and the question alone, and stays while
/// others are published, and no row but this one is read for it. See `docs/adr/0011-finding.md`.
void score_match(const Fts5ExtensionApi* api, Fts5Context* match, sqlite3_context* context, int,
                 sqlite3_value**);

}  // namespace atom::storage::sqlite
