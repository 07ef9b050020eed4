#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Keeps `search_words`: every word of the texts that are searched, which says what a beginning may be the
/// beginning of. Most words of a new version were there before, and most of its texts are those of the
/// version before it: a small memory of both saves the writes, and the looking for words.
class WordBook {
 public:
  /// Borrows the connection.
  explicit WordBook(Database& database) : database_(database), known_(kSlots) {}

  void add(std::string_view text);
  /// After a transaction was taken back: what it added is not there.
  void forget();

 private:
  static constexpr std::size_t kSlots = 1 << 15;

  void add_word(std::string_view word);
  bool knows(std::string_view text) const;
  void remember(std::string_view text);

  Database& database_;
  std::vector<std::uint64_t> known_;  ///< The hash of the last word or text of each slot.
};

}  // namespace atom::storage::sqlite
