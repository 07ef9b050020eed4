#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// The queries of a search to the full-text indexes, in FTS5's syntax.
struct SearchQuery {
  /// Nothing if no version of the kind can match or may be seen.
  std::optional<std::string> approved;
  std::optional<std::string> unapproved;
  /// The number of the phrase that is the whole last word; versions with it rank above those that only match
  /// its prefix.
  std::int64_t whole_word = 0;
};

/// Includes every filter except the exact tag. The text becomes quoted words and never syntax; without a word
/// the search finds nothing.
SearchQuery search_query_of(Database& database, const marketplace::VersionQuery& query);

/// The same for a list by tag, publisher, runtime, or a status other than approved. Returns nothing if the
/// indexes know none of the query's filters: a tag may have no word, and a runtime no facet.
std::optional<SearchQuery> facet_query_of(Database& database, const marketplace::VersionQuery& query);

/// Returns true if the query, with or without a `text`, shows versions that are not approved.
bool shows_unapproved(const marketplace::VersionQuery& query);

/// Shorter words are not used as prefixes.
inline constexpr std::size_t kPrefixLetters = 2;

/// Counts the characters of a UTF-8 text.
std::size_t letters_of(std::string_view text);

}  // namespace atom::storage::sqlite
