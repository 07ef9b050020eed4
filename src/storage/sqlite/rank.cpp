#include "storage/sqlite/rank.hpp"

#include <array>
#include <optional>

namespace atom::storage::sqlite {
namespace {

// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.5, with
// the constants that FTS5 has too.
constexpr double kK1 = 1.2;
constexpr double kB = 0.75;

struct Column {
  double weight;
  double usual_words;
};

/// In the order of the index: name, description, tags, steps. The facets after them do not count.
constexpr std::array<Column, 4> kColumns{{{10, 3}, {2, 12}, {3, 3}, {1, 8}}};
constexpr int kName = 0;

/// Where a phrase occurs in one column.
struct Places {
  int count = 0;
  int first = 0;  ///< In words.
};
using ColumnPlaces = std::array<Places, kColumns.size()>;

double saturated(double frequency, double words, double usual_words) {
  return frequency * (kK1 + 1) / (frequency + kK1 * (1 - kB + kB * words / usual_words));
}

/// Returns nothing if SQLite fails.
std::optional<ColumnPlaces> places_of(const Fts5ExtensionApi* api, Fts5Context* match, int phrase) {
  ColumnPlaces places{};
  Fts5PhraseIter place;
  int column = 0;
  int offset = 0;
  if (api->xPhraseFirst(match, phrase, &place, &column, &offset) != SQLITE_OK) return std::nullopt;
  for (; column >= 0; api->xPhraseNext(match, &place, &column, &offset)) {
    const auto index = static_cast<std::size_t>(column);
    if (index < places.size() && places[index].count++ == 0) places[index].first = offset;
  }
  return places;
}

/// Returns the length that counts for a column, or nothing if SQLite fails.
std::optional<int> length_of(const Fts5ExtensionApi* api, Fts5Context* match, int column,
                             const Places& places) {
  if (column != kName) return places.first + 1;
  int words = 0;
  if (api->xColumnSize(match, column, &words) != SQLITE_OK) return std::nullopt;
  return words;
}

/// Returns what one phrase adds to the score, or nothing if SQLite fails.
std::optional<double> score_of(const Fts5ExtensionApi* api, Fts5Context* match, int phrase) {
  const auto places = places_of(api, match, phrase);
  if (!places) return std::nullopt;
  double score = 0;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const Places& here = (*places)[i];
    if (here.count == 0) continue;
    const auto length = length_of(api, match, static_cast<int>(i), here);
    if (!length) return std::nullopt;
    score += kColumns[i].weight * saturated(here.count, *length, kColumns[i].usual_words);
  }
  return score;
}

}  // namespace

void score_match(const Fts5ExtensionApi* api, Fts5Context* match, sqlite3_context* context, int,
                 sqlite3_value** arguments) {
  const int whole = sqlite3_value_int(arguments[0]);
  const int words = sqlite3_value_int(arguments[1]);
  double total = 0;
  for (int phrase = 0; phrase < words; ++phrase) {
    const auto score = score_of(api, match, phrase);
    if (!score) return sqlite3_result_error_code(context, SQLITE_ERROR);
    total += phrase == whole ? 2 * *score : *score;
  }
  sqlite3_result_double(context, total);
}

}  // namespace atom::storage::sqlite
