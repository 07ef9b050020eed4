#include "storage/sqlite/search_index.hpp"

#include <algorithm>
#include <utility>

#include "storage/sqlite/search_tables.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr const char* kTexts =
    "SELECT status = 'approved', name, description, tags, steps, facets FROM version_texts WHERE seq = ?1";
// All that waits is written together, so what is not written is newer than all that is.
constexpr const char* kUnindexed = "SELECT seq FROM versions WHERE seq > " ATOM_LAST_INDEXED " ORDER BY seq";

// One row each, with its values: an INSERT of a SELECT would open a savepoint. An index has no text of its
// own, so what is taken out must be the text that was put in.
#define ATOM_ADD(index) \
  "INSERT INTO " index " (rowid, name, description, tags, steps, facets) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define ATOM_TAKE(index)                              \
  "INSERT INTO " index " (" index                     \
  ", rowid, name, description, tags, steps, facets) " \
  "VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6)"
#define ATOM_MERGE(index) "INSERT INTO " index " (" index ", rank) VALUES ('merge', ?1)"

struct Statements {
  const char* add;
  const char* take;
  const char* merge;
};
#define ATOM_STATEMENTS(index) \
  { ATOM_ADD(index), ATOM_TAKE(index), ATOM_MERGE(index) }
constexpr Statements kApproved ATOM_STATEMENTS("approved_search");
constexpr Statements kUnapproved ATOM_STATEMENTS("unapproved_search");

/// Of 4 KiB, to be written at a time.
constexpr std::int64_t kMergedPages = 64;

bool merge_some_of(Database& database, const char* merge) {
  // https://www.sqlite.org/fts5.html section 6.8: a merge that had nothing to do changes less than two rows.
  const std::int64_t before = database.changes();
  database.run(merge, kMergedPages);
  return database.changes() - before >= 2;
}

}  // namespace

std::optional<SearchIndex::Entry> SearchIndex::entry_of(std::int64_t seq) {
  Rows row = database_.query(kTexts, seq);
  if (!row.next()) return std::nullopt;
  const auto text = [&row](int column) { return std::string(row.text(column)); };
  return Entry{row.integer(0) != 0, {text(1), text(2), text(3), text(4), text(5)}};
}

void SearchIndex::add(std::int64_t seq, wpk::Status status, Texts texts) {
  const bool is_approved = status == wpk::Status::approved;
  if (is_approved) hurry();
  wait({seq, std::nullopt, Entry{is_approved, std::move(texts)}});
}

void SearchIndex::will_change(std::int64_t seq) {
  hurry();
  // What waits already is written as it is in the end.
  if (const auto found = known_.find(seq); found != known_.end()) {
    waiting_[found->second].entry.reset();
  } else if (auto indexed = entry_of(seq)) {
    wait({seq, std::move(indexed), std::nullopt});
  }
}

void SearchIndex::wait(Waiting waiting) {
  known_.emplace(waiting.seq, waiting_.size());
  waiting_.push_back(std::move(waiting));
}

void SearchIndex::find_unindexed() {
  Rows rows = database_.query(kUnindexed);
  while (rows.next()) wait({rows.integer(0), std::nullopt, std::nullopt});
}

void SearchIndex::write() {
  if (!is_due_ && waiting_.size() <= may_wait_) return;
  is_written_ = true;
  write_all();
}

void SearchIndex::committed() {
  if (!std::exchange(is_written_, false)) return;
  is_due_ = false;
  waiting_.clear();
  known_.clear();
}

void SearchIndex::take_back_to(std::size_t mark) {
  if (std::exchange(is_written_, false)) {
    words_.forget();
    // They may say what was rolled back.
    for (Waiting& waiting : waiting_) waiting.entry.reset();
  }
  for (; waiting_.size() > mark; waiting_.pop_back()) known_.erase(waiting_.back().seq);
}

bool SearchIndex::merge_some() {
  return merge_some_of(database_, kApproved.merge) || merge_some_of(database_, kUnapproved.merge);
}

void SearchIndex::write_all() {
  std::vector<Waiting*> in_order;
  in_order.reserve(waiting_.size());
  for (Waiting& waiting : waiting_) {
    if (!waiting.entry) waiting.entry = entry_of(waiting.seq);
    in_order.push_back(&waiting);
  }
  // FTS5 writes its words out whenever a `rowid` is lower than the one before.
  std::ranges::sort(in_order, {}, &Waiting::seq);
  for (const Waiting* waiting : in_order) write_to(false, *waiting);
  std::ranges::reverse(in_order);
  for (const Waiting* waiting : in_order) write_to(true, *waiting);
}

void SearchIndex::write_to(bool approved, const Waiting& waiting) {
  const Statements& statements = approved ? kApproved : kUnapproved;
  const std::int64_t rowid = approved ? place_of(waiting.seq) : waiting.seq;
  const auto run = [&](const char* sql, const Texts& texts) {
    database_.run(sql, rowid, texts.name, texts.description, texts.tags, texts.steps, texts.facets);
  };
  if (waiting.indexed && waiting.indexed->is_approved == approved)
    run(statements.take, waiting.indexed->texts);
  if (waiting.entry && waiting.entry->is_approved == approved) {
    const Texts& texts = waiting.entry->texts;
    run(statements.add, texts);
    for (const std::string* text : {&texts.name, &texts.description, &texts.tags, &texts.steps})
      words_.add(*text);
  }
}

}  // namespace atom::storage::sqlite
