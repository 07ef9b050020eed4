#include "storage/sqlite/word_book.hpp"

#include <algorithm>
#include <functional>

#include "storage/sqlite/facets.hpp"
#include "storage/sqlite/search_query.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr const char* kInsertWord = "INSERT OR IGNORE INTO search_words (word) VALUES (?1)";

}  // namespace

void WordBook::add(std::string_view text) {
  if (knows(text)) return;
  database_.full_text().for_each_word(text, [this](std::string_view word) { add_word(word); });
  remember(text);
}

void WordBook::add_word(std::string_view word) {
  if (is_facet(word) || letters_of(word) < kPrefixLetters) return;
  if (knows(word)) return;
  database_.run(kInsertWord, word);
  remember(word);
}

bool WordBook::knows(std::string_view text) const {
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  return known_[hash % kSlots] == hash;
}

void WordBook::remember(std::string_view text) {
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  known_[hash % kSlots] = hash;
}

void WordBook::forget() {
  std::ranges::fill(known_, 0);
}

}  // namespace atom::storage::sqlite
