#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Keeps `search_words`: every word of the texts that are searched, if it is too long for the index's own
/// lists of beginnings. Most words of a new version were there before, and a small memory of those saves the
/// writes.
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

  Database& database_;
  std::vector<std::uint64_t> known_;  ///< The last word's hash of each slot.
};

}  // namespace atom::storage::sqlite
