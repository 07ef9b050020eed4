#include "storage/sqlite/search_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/limits.hpp"
#include "storage/sqlite/facets.hpp"
#include "storage/sqlite/full_text.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::VersionQuery;

constexpr const char* kSpellOut =
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

/// What begins with `beginning`, or nothing where that is more than are worth spelling out.
std::optional<std::vector<std::string>> spelled_out(Database& database, const std::string& beginning) {
  const std::string end = beginning + "\xF4\x8F\xBF\xBF";
  std::vector<std::string> words;
  Rows rows = database.query(kSpellOut, beginning, end, static_cast<std::int64_t>(limits::kPrefixWords + 1));
  while (rows.next()) words.push_back(quoted(rows.text(0)));
  if (words.size() > limits::kPrefixWords) return std::nullopt;
  return words;
}

/// The last word, which the caller may still be typing. The whole word stands there once more, so that it
/// ranks above what only begins so.
std::string begun(Database& database, const std::string& word) {
  std::string whole = quoted(word);
  const std::size_t letters = letters_of(word);
  if (letters < 2) return whole;
  if (letters > kIndexedPrefixLetters) {
    if (const auto words = spelled_out(database, word)) {
      return fmt::format("({}{}{})", whole, words->empty() ? "" : " OR ", fmt::join(*words, " OR "));
    }
  }
  return fmt::format("({0} OR {0}*)", whole);
}

std::string has(const std::string& facet) {
  return fmt::format("facets : \"{}\"", facet);
}

/// What is the tenant's, whether it published it or owns the package.
std::string own_facet(std::string_view tenant) {
  return fmt::format("({} OR {})", has(publisher_facet(tenant)), has(owner_facet(tenant)));
}

/// What the viewer may see of the statuses that are asked for.
std::string visible_part(const VersionQuery& query) {
  const auto& viewer = query.viewer;
  if (query.status == wpk::Status::approved || viewer.sees_all) {
    return query.status ? has(status_facet(*query.status)) : "";
  }
  if (!query.status) {
    const std::string approved = has(status_facet(wpk::Status::approved));
    return viewer.tenant ? fmt::format("({} OR {})", approved, own_facet(*viewer.tenant)) : approved;
  }
  return has(status_facet(*query.status)) + " AND " + own_facet(viewer.tenant.value_or(""));
}

}  // namespace

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<std::string> match_expression(Database& database, const VersionQuery& query) {
  std::vector<std::string> parts;
  std::vector<std::string> words = words_of(database, query.text.value_or(""));
  if (words.empty()) return std::nullopt;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) parts.push_back(quoted(words[i]));
  parts.push_back(begun(database, words.back()));
  if (std::string visible = visible_part(query); !visible.empty()) parts.push_back(std::move(visible));
  if (query.publisher) parts.push_back(has(publisher_facet(*query.publisher)));
  if (query.runtime) parts.push_back(has(runtime_facet(*query.runtime)));
  // Words that a version with the tag has, though not it alone; the exact tag is looked at row by row.
  if (query.tag && !words_of(database, *query.tag).empty()) parts.push_back("tags : " + quoted(*query.tag));
  return fmt::format("{}", fmt::join(parts, " AND "));
}

}  // namespace atom::storage::sqlite
