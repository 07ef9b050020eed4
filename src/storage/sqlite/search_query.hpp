#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// What a search asks the full-text indexes, in the language of FTS5.
struct SearchQuery {
  /// Nothing where no version of the kind can match or may be seen.
  std::optional<std::string> approved;
  std::optional<std::string> unapproved;
  /// The number of the phrase that is the last word as it was typed; what has it ranks above what only begins
  /// so.
  std::int64_t whole_word = 0;
};

/// Of the filters all but the exact tag. Whatever the text is, it becomes quoted words and no syntax; without
/// a word it finds nothing.
SearchQuery search_query_of(Database& database, const marketplace::VersionQuery& query);

/// The same for a list by tag, publisher, runtime, or a status that is not approved. Nothing where the query
/// has none of them that the indexes can be asked for: a tag may have no word, and a runtime no facet.
std::optional<SearchQuery> facet_query_of(Database& database, const marketplace::VersionQuery& query);

/// Whether the query, whose `text` may be none, shows versions that are not approved.
bool shows_unapproved(const marketplace::VersionQuery& query);

/// Words of fewer letters have no beginning that is looked for.
inline constexpr std::size_t kBeginningLetters = 2;

/// The characters of a UTF-8 text.
std::size_t letters_of(std::string_view text);

}  // namespace atom::storage::sqlite
