#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// The queries of a search to the full-text indexes.
struct SearchQuery {
  struct Expression {
    std::string text;        ///< In FTS5's syntax.
    std::int64_t words = 0;  ///< How many of its phrases, the first ones, are words that are searched for.
  };

  /// Nothing if no version of the kind can match or may be seen.
  std::optional<Expression> approved;
  std::optional<Expression> unapproved;
  /// If set, `unapproved` also finds versions that this tenant may not see.
  std::optional<std::string> viewer;
  /// The number of the phrase that is the whole last word; versions with it rank above those that only match
  /// its prefix.
  std::int64_t whole_word = 0;
};

/// Finds the unapproved versions that a tenant may see.
struct OwnVersions {
  /// Nothing if the tenant shares more than `limits::kSharedPackages` packages, too many to name each.
  std::optional<std::string> match;
  bool is_exact = false;  ///< False if other versions can match too.
};

OwnVersions own_versions_of(Database& database, const std::string& tenant);

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
