#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// The FTS5 query of what `query` asks for: its words, and of its filters all but the exact tag. Whatever the
/// text is, it becomes quoted words and no syntax. Nothing where no version can match, such as for a text
/// without a word.
std::optional<std::string> match_expression(Database& database, const marketplace::VersionQuery& query);

/// The index has lists of its own for beginnings of up to so many letters. A longer one is spelled out by
/// `search_words`: FTS5 would read all that begins so before it gave the first row.
inline constexpr std::size_t kIndexedPrefixLetters = 4;

/// The characters of a UTF-8 text.
std::size_t letters_of(std::string_view text);

}  // namespace atom::storage::sqlite
