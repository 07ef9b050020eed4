#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// What the open transaction changes in the full-text index, held back until just before it commits. FTS5
/// writes its words out at every savepoint, of which each job and many statements have one; told everything
/// at the end, it does so once, and many versions share the pages of a word.
class SearchIndex {
 public:
  /// Borrows the connection.
  explicit SearchIndex(Database& database) : database_(database) {}

  /// The columns of the index, as `version_texts` has them.
  struct Texts {
    std::string name, description, tags, steps, facets;
  };

  /// A new version is to be found by `texts`: they are what the view would say, but for the case of letters.
  void add(std::int64_t seq, Texts texts) { wait({seq, std::nullopt, std::move(texts)}); }
  /// Before any change of what is searched of a version (`version_texts`).
  void will_change(std::int64_t seq);

  /// Writes what waits. The last thing to be done before a commit.
  void write();

  /// Merges some parts of the index, in a few milliseconds; false where there was nothing to merge.
  bool merge_some();

  /// How much waits. What came after can be taken back.
  std::size_t mark() const { return waiting_.size(); }
  void take_back_to(std::size_t mark);

 private:
  struct Waiting {
    std::int64_t seq = 0;
    std::optional<Texts> indexed;  ///< What has to be taken out first; nothing for a new version.
    std::optional<Texts> texts;    ///< What goes in, where it is known already.
  };

  std::optional<Texts> texts_of(std::int64_t seq);
  void wait(Waiting waiting);

  Database& database_;
  std::vector<Waiting> waiting_;
  std::unordered_map<std::int64_t, std::size_t> known_;  ///< Where in `waiting_` a `seq` is.
};

}  // namespace atom::storage::sqlite
