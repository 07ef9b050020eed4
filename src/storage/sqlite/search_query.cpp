#include "storage/sqlite/search_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "atom/base/limits.hpp"
#include "storage/sqlite/facets.hpp"
#include "storage/sqlite/full_text.hpp"
#include "storage/sqlite/search_text.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::VersionQuery;

constexpr const char* kExpandPrefix =
    "SELECT word FROM search_words WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3";

constexpr const char* kSharedWith = "SELECT name FROM shared_packages WHERE tenant = ?1 LIMIT ?2";

std::string quoted(std::string_view word) {
  std::string text = "\"";
  for (const char c : word) {
    text += c;
    if (c == '"') text += c;
  }
  return text + '"';
}

/// Returns the words of a searched text, folded as the index has them. A run of a script without spaces is
/// one word: its characters, which have to stand next to each other.
std::vector<std::string> words_of(Database& database, std::string text) {
  std::ranges::replace(text, kJoint, ' ');
  const std::string searched = search_text(text);
  std::vector<std::string> words;
  const auto add = [&words](std::string_view word) {
    if (!is_facet(word) && words.size() < limits::kSearchWords) words.emplace_back(word);
  };
  for (std::string_view rest = searched; !rest.empty();) {
    std::string run(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(run.size() + 1, rest.size()));
    if (run.find(kJoint) == std::string::npos) {
      database.full_text().for_each_word(run, add);
    } else {
      std::ranges::replace(run, kJoint, ' ');
      add(run);
    }
  }
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
  const bool is_run = word.find(' ') != std::string::npos;
  if (letters < kPrefixLetters || is_run) return whole;
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
  const std::string text = search_text(tag_text(tag));
  if (words_of(database, text).empty()) return std::nullopt;
  return "tags : " + quoted(text);
}

/// Returns the terms for the words.
std::vector<std::string> word_parts(Database& database, const std::vector<std::string>& words,
                                    IndexedLetters indexed) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) parts.push_back(quoted(words[i]));
  if (!words.empty()) parts.push_back(prefix_term(database, words.back(), indexed));
  return parts;
}

/// Counts the phrases of terms for words, none of which contains a quotation mark.
std::int64_t count_phrases(const std::vector<std::string>& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::int64_t{0}, [](auto count, const auto& part) {
    return count + std::ranges::count(part, '"') / 2;
  });
}

/// Adds the terms for the filters that both indexes know.
void add_filters(Database& database, const VersionQuery& query, std::vector<std::string>& parts) {
  if (query.publisher) parts.push_back(has(publisher_facet(*query.publisher)));
  if (query.runtime) parts.push_back(has(runtime_facet(*query.runtime)));
  if (query.tag) {
    if (auto tag = tag_part(database, *query.tag)) parts.push_back(*std::move(tag));
  }
}

/// Adds the terms for what the viewer may see of the unapproved versions. Returns the viewer if they find
/// others' versions too.
std::optional<std::string> narrow_unapproved(Database& database, const VersionQuery& query,
                                             std::vector<std::string>& parts) {
  if (query.status) parts.push_back(has(status_facet(*query.status)));
  if (query.viewer.sees_all) return std::nullopt;
  OwnVersions own = own_versions_of(database, *query.viewer.tenant);
  if (own.match) parts.push_back(*std::move(own.match));
  return own.is_exact ? std::nullopt : query.viewer.tenant;
}

/// Returns the query of each index.
SearchQuery query_for(Database& database, const VersionQuery& query, const std::vector<std::string>& words) {
  SearchQuery search;
  const auto ask = [&](IndexedLetters indexed, const auto& narrow) {
    std::vector<std::string> parts = word_parts(database, words, indexed);
    const std::int64_t phrases = count_phrases(parts);
    add_filters(database, query, parts);
    narrow(parts);
    return SearchQuery::Expression{fmt::format("{}", fmt::join(parts, " AND ")), phrases};
  };
  if (shows_approved(query)) search.approved = ask(kOfApproved, [](auto&) {});
  if (shows_unapproved(query)) {
    search.unapproved =
        ask(kOfUnapproved, [&](auto& parts) { search.viewer = narrow_unapproved(database, query, parts); });
  }
  return search;
}

}  // namespace

OwnVersions own_versions_of(Database& database, const std::string& tenant) {
  std::string match = has(publisher_facet(tenant));
  std::size_t shared = 0;
  Rows rows = database.query(kSharedWith, tenant, static_cast<std::int64_t>(limits::kSharedPackages + 1));
  while (rows.next()) {
    if (++shared > limits::kSharedPackages) return {};
    match += " OR name : ^" + quoted(rows.text(0));
  }
  return {'(' + match + ')', shared == 0};
}

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
