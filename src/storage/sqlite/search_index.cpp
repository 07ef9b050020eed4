#include "storage/sqlite/search_index.hpp"

#include <utility>

namespace atom::storage::sqlite {
namespace {

constexpr const char* kTexts =
    "SELECT name, description, tags, steps, facets FROM version_texts WHERE seq = ?1";
// One row each, with its values: an INSERT of a SELECT would open a savepoint.
constexpr const char* kAdd =
    "INSERT INTO version_search (rowid, name, description, tags, steps, facets) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
// The index has no text of its own, so what is taken out must be the text that was put in.
constexpr const char* kTake =
    "INSERT INTO version_search (version_search, rowid, name, description, tags, steps, facets) "
    "VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6)";

constexpr const char* kMerge = "INSERT INTO version_search (version_search, rank) VALUES ('merge', ?1)";
/// Of 4 KiB, to be written at a time.
constexpr std::int64_t kMergedPages = 64;

}  // namespace

std::optional<SearchIndex::Texts> SearchIndex::texts_of(std::int64_t seq) {
  Rows row = database_.query(kTexts, seq);
  if (!row.next()) return std::nullopt;
  const auto text = [&row](int column) { return std::string(row.text(column)); };
  return Texts{text(0), text(1), text(2), text(3), text(4)};
}

void SearchIndex::will_change(std::int64_t seq) {
  // What waits already is written with the texts of the end.
  if (const auto found = known_.find(seq); found != known_.end()) {
    waiting_[found->second].texts.reset();
  } else if (auto indexed = texts_of(seq)) {
    wait({seq, std::move(indexed), std::nullopt});
  }
}

void SearchIndex::wait(Waiting waiting) {
  known_.emplace(waiting.seq, waiting_.size());
  waiting_.push_back(std::move(waiting));
}

bool SearchIndex::merge_some() {
  // https://www.sqlite.org/fts5.html section 6.8: a merge that had nothing to do changes less than two rows.
  const std::int64_t before = database_.changes();
  database_.run(kMerge, kMergedPages);
  return database_.changes() - before >= 2;
}

void SearchIndex::take_back_to(std::size_t mark) {
  for (; waiting_.size() > mark; waiting_.pop_back()) known_.erase(waiting_.back().seq);
}

void SearchIndex::write() {
  const auto run = [this](const char* sql, std::int64_t seq, const Texts& texts) {
    database_.run(sql, seq, texts.name, texts.description, texts.tags, texts.steps, texts.facets);
  };
  for (Waiting& waiting : waiting_) {
    if (waiting.indexed) run(kTake, waiting.seq, *waiting.indexed);
    if (!waiting.texts) waiting.texts = texts_of(waiting.seq);
    if (waiting.texts) run(kAdd, waiting.seq, *waiting.texts);
  }
  take_back_to(0);
}

}  // namespace atom::storage::sqlite
