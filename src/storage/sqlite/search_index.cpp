#include "storage/sqlite/search_index.hpp"

#include <algorithm>
#include <utility>

#include "storage/sqlite/search_tables.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr const char* kTexts =
    "SELECT status = 'approved', name, description, tags, steps, facets FROM version_texts WHERE seq = ?1";
// All deferred versions are written together, so those in no index are newer than all others.
constexpr const char* kUnindexed = "SELECT seq FROM versions WHERE seq > " ATOM_LAST_INDEXED " ORDER BY seq";

// One row with its values, because an INSERT of a SELECT would open a savepoint. An index stores no text, so
// whoever removes a row must give the text that was added.
#define ATOM_ADD(index) \
  "INSERT INTO " index " (rowid, name, description, tags, steps, facets) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define ATOM_REMOVE(index)                            \
  "INSERT INTO " index " (" index                     \
  ", rowid, name, description, tags, steps, facets) " \
  "VALUES ('delete', ?1, ?2, ?3, ?4, ?5, ?6)"
#define ATOM_MERGE(index) "INSERT INTO " index " (" index ", rank) VALUES ('merge', ?1)"

struct Statements {
  const char* add;
  const char* remove;
  const char* merge;
};
#define ATOM_STATEMENTS(index) \
  { ATOM_ADD(index), ATOM_REMOVE(index), ATOM_MERGE(index) }
constexpr Statements kApproved ATOM_STATEMENTS("approved_search");
constexpr Statements kUnapproved ATOM_STATEMENTS("unapproved_search");

/// Pages of 4 KiB to write at a time.
constexpr std::int64_t kMergedPages = 64;

bool merge_some_of(Database& database, const char* merge) {
  // https://www.sqlite.org/fts5.html section 6.8: a merge without work changes fewer than two rows.
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
  if (is_approved) force_flush();
  defer({seq, std::nullopt, Entry{is_approved, std::move(texts)}});
}

void SearchIndex::will_change(std::int64_t seq) {
  force_flush();
  // A deferred version is written in its final state.
  if (const auto found = known_.find(seq); found != known_.end()) {
    deferred_[found->second].entry.reset();
  } else if (auto indexed = entry_of(seq)) {
    defer({seq, std::move(indexed), std::nullopt});
  }
}

void SearchIndex::defer(Deferred deferred) {
  known_.emplace(deferred.seq, deferred_.size());
  deferred_.push_back(std::move(deferred));
}

void SearchIndex::find_unindexed() {
  Rows rows = database_.query(kUnindexed);
  while (rows.next()) defer({rows.integer(0), std::nullopt, std::nullopt});
}

void SearchIndex::write() {
  if (!is_due_ && deferred_.size() <= max_deferred_) return;
  is_written_ = true;
  write_all();
}

void SearchIndex::committed() {
  if (!std::exchange(is_written_, false)) return;
  is_due_ = false;
  deferred_.clear();
  known_.clear();
}

void SearchIndex::rollback_to(std::size_t mark) {
  if (std::exchange(is_written_, false)) {
    words_.forget();
    // They may contain what was rolled back.
    for (Deferred& deferred : deferred_) deferred.entry.reset();
  }
  for (; deferred_.size() > mark; deferred_.pop_back()) known_.erase(deferred_.back().seq);
}

bool SearchIndex::merge_some() {
  return merge_some_of(database_, kApproved.merge) || merge_some_of(database_, kUnapproved.merge);
}

void SearchIndex::write_all() {
  std::vector<Deferred*> in_order;
  in_order.reserve(deferred_.size());
  for (Deferred& deferred : deferred_) {
    if (!deferred.entry) deferred.entry = entry_of(deferred.seq);
    in_order.push_back(&deferred);
  }
  // FTS5 writes its words whenever a `rowid` is lower than the one before.
  std::ranges::sort(in_order, {}, &Deferred::seq);
  for (const Deferred* deferred : in_order) write_to(false, *deferred);
  std::ranges::reverse(in_order);
  for (const Deferred* deferred : in_order) write_to(true, *deferred);
}

void SearchIndex::write_to(bool approved, const Deferred& deferred) {
  const Statements& statements = approved ? kApproved : kUnapproved;
  const std::int64_t rowid = approved ? place_of(deferred.seq) : deferred.seq;
  const auto run = [&](const char* sql, const Texts& texts) {
    database_.run(sql, rowid, texts.name, texts.description, texts.tags, texts.steps, texts.facets);
  };
  if (deferred.indexed && deferred.indexed->is_approved == approved)
    run(statements.remove, deferred.indexed->texts);
  if (deferred.entry && deferred.entry->is_approved == approved) {
    const Texts& texts = deferred.entry->texts;
    run(statements.add, texts);
    for (const std::string* text : {&texts.name, &texts.description, &texts.tags, &texts.steps})
      words_.add(*text);
  }
}

}  // namespace atom::storage::sqlite
