#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Keeps `search_words`, every word of the searched texts, to which a prefix is expanded. Most words of a new
/// version exist already, and most of its texts are those of the previous version, so a small cache of both
/// saves writes and tokenizing.
class WordBook {
 public:
  /// Borrows the connection.
  explicit WordBook(Database& database) : database_(database), known_(kSlots) {}

  void add(std::string_view text);
  /// Must be called after a rollback, which removed added words.
  void forget();

 private:
  static constexpr std::size_t kSlots = 1 << 15;

  void add_word(std::string_view word);
  bool knows(std::string_view text) const;
  void remember(std::string_view text);

  Database& database_;
  std::vector<std::uint64_t> known_;  ///< The hash of the latest word or text in each slot.
};

}  // namespace atom::storage::sqlite
