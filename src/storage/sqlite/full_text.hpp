#pragma once

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace atom::storage::sqlite {

/// Everything that a connection needs for searching: the tokenizer of the full-text indexes, and the SQL
/// functions `atom_score`, which ranks a match, `atom_has_tag` (`tags.hpp`) and `atom_search_text`
/// (`search_text.hpp`). Borrows the connection.
class FullText {
 public:
  /// Throws `CatalogFault`.
  explicit FullText(sqlite3* handle);

  /// Calls `take` with every word of `text`, folded like in the index. The word is borrowed.
  void for_each_word(std::string_view text, const std::function<void(std::string_view)>& take) const;

 private:
  fts5_tokenizer tokenizer_{};
  std::unique_ptr<Fts5Tokenizer, void (*)(Fts5Tokenizer*)> words_;
};

}  // namespace atom::storage::sqlite
