#include "storage/sqlite/rank.hpp"

#include <array>
#include <vector>

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

/// In the order of the index: name, description, tags, steps. The facets after them count nothing.
constexpr std::array<Column, 4> kColumns{{{10, 3}, {2, 12}, {3, 3}, {1, 8}}};

using Frequencies = std::array<double, kColumns.size()>;

double saturated(double frequency, double words, double usual_words) {
  return frequency * (kK1 + 1) / (frequency + kK1 * (1 - kB + kB * words / usual_words));
}

/// How often each phrase stands in each column, or nothing where SQLite fails.
bool count_phrases(const Fts5ExtensionApi* api, Fts5Context* match, std::vector<Frequencies>& phrases) {
  int instances = 0;
  if (api->xInstCount(match, &instances) != SQLITE_OK) return false;
  for (int i = 0; i < instances; ++i) {
    int phrase = 0;
    int column = 0;
    int offset = 0;
    if (api->xInst(match, i, &phrase, &column, &offset) != SQLITE_OK) return false;
    const auto index = static_cast<std::size_t>(column);
    if (index < kColumns.size()) ++phrases[static_cast<std::size_t>(phrase)][index];
  }
  return true;
}

}  // namespace

void score_match(const Fts5ExtensionApi* api, Fts5Context* match, sqlite3_context* context, int,
                 sqlite3_value**) {
  std::vector<Frequencies> phrases(static_cast<std::size_t>(api->xPhraseCount(match)));
  if (!count_phrases(api, match, phrases)) return sqlite3_result_error_code(context, SQLITE_ERROR);
  double score = 0;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    int words = 0;
    if (api->xColumnSize(match, static_cast<int>(i), &words) != SQLITE_OK) {
      return sqlite3_result_error_code(context, SQLITE_ERROR);
    }
    for (const Frequencies& frequencies : phrases) {
      if (frequencies[i] > 0) {
        score += kColumns[i].weight * saturated(frequencies[i], words, kColumns[i].usual_words);
      }
    }
  }
  sqlite3_result_double(context, score);
}

}  // namespace atom::storage::sqlite
