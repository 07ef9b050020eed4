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

/// Keeps the two full-text indexes (`search_tables.hpp`) and `search_words` as the versions are. What changes
/// waits here and is written just before a commit: told everything at once, FTS5 writes its words out once,
/// and many versions share the pages of a word. What anyone may search is written by the commit that brings
/// it about. New versions that are not approved may wait for later commits: they are the last of the
/// catalog, and those that a process left behind are found again when it is opened.
class SearchIndex {
 public:
  /// Borrows the connection. So many new versions that are not approved may wait; with 0 none does.
  SearchIndex(Database& database, std::size_t may_wait)
      : database_(database), words_(database), may_wait_(may_wait) {}

  /// The columns of an index.
  struct Texts {
    std::string name, description, tags, steps, facets;
  };

  /// A new version is to be found by `texts`: they are what the view would say, but for the case of letters.
  void add(std::int64_t seq, wpk::Status status, Texts texts);
  /// Before any change of what is searched of a version (`version_texts`).
  void will_change(std::int64_t seq);
  /// What waits is to be written by the next `write`.
  void hurry() { is_due_ = true; }
  /// Lets the versions wait that are in no index yet.
  void find_unindexed();
  bool has_unindexed() const { return !waiting_.empty(); }

  /// Writes what is due. The last thing to be done before a commit.
  void write();
  /// After the commit.
  void committed();

  /// Merges some parts of an index, in a few milliseconds; false where there was nothing to merge.
  bool merge_some();

  /// How much waits. What came after can be taken back.
  std::size_t mark() const { return waiting_.size(); }
  /// After what was written since was rolled back.
  void take_back_to(std::size_t mark);

 private:
  /// A version as one of the indexes has it.
  struct Entry {
    bool is_approved = false;
    Texts texts;
  };
  struct Waiting {
    std::int64_t seq = 0;
    std::optional<Entry> indexed;  ///< What has to be taken out first; nothing for a new version.
    std::optional<Entry> entry;    ///< What goes in, where it is known already.
  };

  std::optional<Entry> entry_of(std::int64_t seq);
  void wait(Waiting waiting);
  void write_all();
  void write_to(bool approved, const Waiting& waiting);

  Database& database_;
  WordBook words_;
  std::size_t may_wait_;
  std::vector<Waiting> waiting_;
  std::unordered_map<std::int64_t, std::size_t> known_;  ///< Where in `waiting_` a `seq` is.
  bool is_due_ = false;
  bool is_written_ = false;  ///< All that waits, by the open transaction.
};

}  // namespace atom::storage::sqlite
