#include "storage/sqlite/search_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "atom/base/limits.hpp"
#include "storage/sqlite/facets.hpp"
#include "storage/sqlite/full_text.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::VersionQuery;

constexpr const char* kExpandPrefix =
    "SELECT word FROM search_words WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3";

std::string quoted(std::string_view word) {
  std::string text = "\"";
  for (const char c : word) {
    text += c;
    if (c == '"') text += c;
  }
  return text + '"';
}

std::vector<std::string> words_of(Database& database, std::string_view text) {
  std::vector<std::string> words;
  database.full_text().for_each_word(text, [&](std::string_view word) {
    if (!is_facet(word) && words.size() < limits::kSearchWords) words.emplace_back(word);
  });
  return words;
}

/// Returns the other words with this prefix, or nothing if they are too many.
std::optional<std::vector<std::string>> expand_prefix(Database& database, const std::string& prefix) {
  const std::string end = prefix + "\xF4\x8F\xBF\xBF";
  std::vector<std::string> words;
  Rows rows = database.query(kExpandPrefix, prefix, end, static_cast<std::int64_t>(limits::kPrefixWords + 1));
  while (rows.next()) words.push_back(quoted(rows.text(0)));
  if (words.size() > limits::kPrefixWords) return std::nullopt;
  std::erase(words, quoted(prefix));
  return words;
}

/// The longest prefixes that an index has lists for, in letters.
enum IndexedLetters : std::size_t { kOfApproved = 4, kOfUnapproved = 0 };

/// Returns the term for the last word, which the caller may still be typing: the whole word first. A prefix
/// without a list is expanded, because FTS5 would read every match before it returned the first row.
std::string prefix_term(Database& database, const std::string& word, IndexedLetters indexed) {
  std::string whole = quoted(word);
  const std::size_t letters = letters_of(word);
  if (letters < kPrefixLetters) return whole;
  if (letters > indexed) {
    if (const auto others = expand_prefix(database, word)) {
      return others->empty() ? whole : fmt::format("({} OR {})", whole, fmt::join(*others, " OR "));
    }
  }
  return fmt::format("({0} OR {0}*)", whole);
}

std::string has(const std::string& facet) {
  return fmt::format("facets : \"{}\"", facet);
}

bool shows_approved(const VersionQuery& query) {
  return !query.status || query.status == wpk::Status::approved;
}

/// Returns the term for a tag: its words, one after the other, as the column writes them. Other tags can
/// match too, so the exact tag is compared row by row. Returns nothing if the tag has no word.
std::optional<std::string> tag_part(Database& database, std::string_view tag) {
  const std::string text = tag_text(tag);
  if (words_of(database, text).empty()) return std::nullopt;
  return "tags : " + quoted(text);
}

/// Returns the terms for the words, and for the filters that both indexes know.
std::vector<std::string> common_parts(Database& database, const VersionQuery& query,
                                      const std::vector<std::string>& words, IndexedLetters indexed) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) parts.push_back(quoted(words[i]));
  if (!words.empty()) parts.push_back(prefix_term(database, words.back(), indexed));
  if (query.publisher) parts.push_back(has(publisher_facet(*query.publisher)));
  if (query.runtime) parts.push_back(has(runtime_facet(*query.runtime)));
  if (query.tag) {
    if (auto tag = tag_part(database, *query.tag)) parts.push_back(*std::move(tag));
  }
  return parts;
}

/// Adds the terms for what the viewer may see of the unapproved versions.
void narrow_unapproved(const VersionQuery& query, std::vector<std::string>& parts) {
  if (query.status) parts.push_back(has(status_facet(*query.status)));
  if (query.viewer.sees_all) return;
  const std::string& tenant = *query.viewer.tenant;
  parts.push_back(fmt::format("({} OR {})", has(publisher_facet(tenant)), has(owner_facet(tenant))));
}

std::string all_of(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, " AND "));
}

/// Returns the query of each index.
SearchQuery query_for(Database& database, const VersionQuery& query, const std::vector<std::string>& words) {
  SearchQuery search;
  if (shows_approved(query)) search.approved = all_of(common_parts(database, query, words, kOfApproved));
  if (shows_unapproved(query)) {
    std::vector<std::string> parts = common_parts(database, query, words, kOfUnapproved);
    narrow_unapproved(query, parts);
    search.unapproved = all_of(parts);
  }
  return search;
}

}  // namespace

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool shows_unapproved(const VersionQuery& query) {
  return query.status != wpk::Status::approved && (query.viewer.sees_all || query.viewer.tenant);
}

SearchQuery search_query_of(Database& database, const VersionQuery& query) {
  const std::vector<std::string> words = words_of(database, query.text.value_or(""));
  if (words.empty()) return {};
  SearchQuery search = query_for(database, query, words);
  search.whole_word = static_cast<std::int64_t>(words.size()) - 1;
  return search;
}

std::optional<SearchQuery> facet_query_of(Database& database, const VersionQuery& query) {
  if (query.runtime && !has_runtime_facet(*query.runtime)) return std::nullopt;
  const bool has_part = query.publisher || query.runtime || !shows_approved(query) ||
                        (query.tag && tag_part(database, *query.tag));
  if (!has_part) return std::nullopt;
  return query_for(database, query, {});
}

}  // namespace atom::storage::sqlite
