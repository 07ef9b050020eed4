#pragma once

#include <string>
#include <string_view>

namespace atom::storage::sqlite {

/// Stands between two characters that a script without spaces writes next to each other. Separates words,
/// like every control character.
inline constexpr char kJoint = '\x1F';

/// Returns a text as it is searched, in UTF-8. FTS5's tokenizer folds letter case and the accents of Latin
/// letters; this adds what it lacks, and both an index and a search use it:
///
/// - Chinese, Japanese, Korean, Thai and other characters that are written without spaces become words of
/// their
///   own, with a space around each run and a `kJoint` within it, so that a search finds any part of a run;
/// - Greek, Cyrillic, Arabic and Hebrew letters lose their accents and vowel marks.
///
/// A text in ASCII, as most are, is returned as it is. In SQL it is `atom_search_text(text)`.
std::string search_text(std::string_view text);

}  // namespace atom::storage::sqlite
