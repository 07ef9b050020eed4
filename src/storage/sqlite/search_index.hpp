#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/word_book.hpp"

namespace atom::storage::sqlite {

/// Keeps the two full-text indexes (`search_tables.hpp`) and `search_words` up to date with the versions.
/// Changes are deferred and written just before a commit, so that FTS5 writes its words once and many
/// versions share the pages of a word. What the public can search is written by the commit that changes it.
/// New versions that are not approved may be deferred to later commits: they are the newest of the catalog,
/// so the next process finds those that one left behind.
class SearchIndex {
 public:
  /// Borrows the connection. Up to `max_deferred` new versions may be deferred to later commits.
  SearchIndex(Database& database, std::size_t max_deferred)
      : database_(database), words_(database), max_deferred_(max_deferred) {}

  /// The columns of an index.
  struct Texts {
    std::string name, description, tags, steps, facets;
  };

  /// Adds a new version with the texts that the view `version_texts` has, in any letter case.
  void add(std::int64_t seq, wpk::Status status, Texts texts);
  /// Must be called before anything in the version's row of `version_texts` changes.
  void will_change(std::int64_t seq);
  /// Makes the next `write` write everything.
  void force_flush() { is_due_ = true; }
  /// Defers the versions that are in no index yet.
  void find_unindexed();
  bool has_unindexed() const { return !deferred_.empty(); }

  /// Writes what is due. Must be called last before a commit.
  void write();
  /// Must be called after the commit.
  void committed();

  /// Merges some segments of an index, in a few milliseconds. Returns false if there was nothing to merge.
  bool merge_some();

  /// Marks what is deferred, for `rollback_to`.
  std::size_t mark() const { return deferred_.size(); }
  /// Must be called after the database was rolled back to where `mark` was made.
  void rollback_to(std::size_t mark);

 private:
  /// A version as an index has it.
  struct Entry {
    bool is_approved = false;
    Texts texts;
  };
  struct Deferred {
    std::int64_t seq = 0;
    std::optional<Entry> indexed;  ///< What must be removed first; nothing for a new version.
    std::optional<Entry> entry;    ///< What must be added, if known already.
  };

  std::optional<Entry> entry_of(std::int64_t seq);
  void defer(Deferred deferred);
  void write_all();
  void write_to(bool approved, const Deferred& deferred);

  Database& database_;
  WordBook words_;
  std::size_t max_deferred_;
  std::vector<Deferred> deferred_;
  std::unordered_map<std::int64_t, std::size_t> known_;  ///< The index in `deferred_` of each `seq`.
  bool is_due_ = false;
  bool is_written_ = false;  ///< The open transaction has written everything.
};

}  // namespace atom::storage::sqlite
