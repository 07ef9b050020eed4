#include <algorithm>
#include <string>

#include "atom/base/ascii.hpp"
#include "atom/base/cursor.hpp"
#include "atom/wpk/id.hpp"
#include "atom/wpk/name.hpp"
#include "atom/wpk/range.hpp"
#include "atom/wpk/version.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

bool is_letter_or_digit(char c) {
  return is_lower(c) || is_digit(c);
}

/// The shape of a name, written down a second time.
bool has_shape(std::string_view text, std::size_t most) {
  if (text.empty() || text.size() > most) return false;
  if (!is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_letter_or_digit(text[i])) continue;
    if (text[i] != '.' && text[i] != '_' && text[i] != '-') return false;
    if (!is_letter_or_digit(text[i - 1])) return false;
  }
  return true;
}

}  // namespace

void name(std::string_view input) {
  const bool reserved = std::ranges::find(wpk::kReservedNames, input) != wpk::kReservedNames.end();
  require(wpk::check_name(input).has_value() == (has_shape(input, 128) && !reserved),
          "a name has the shape of one");
  require(wpk::check_tenant(input).has_value() == has_shape(input, 64),
          "a tenant's name has the shape of one");
  wpk::is_tag(input);
  if (const auto id = wpk::Id::parse(input)) require(id->text() == input, "an id is its text");
  if (const auto reference = wpk::Reference::parse(input)) {
    require(wpk::check_name(reference->name).has_value(), "a reference has a name");
  }
}

void version(std::string_view input) {
  const auto [first, second] = split_line(input);
  const auto a = wpk::Version::parse(first);
  if (!a) return;
  require(a->text() == first, "a version is its text");
  require((*a <=> *a) == 0, "a version is as high as itself");
  const auto b = wpk::Version::parse(second);
  if (!b) return;
  const auto order = *a <=> *b;
  require((a->sort_key() <=> b->sort_key()) == order, "sort keys are in the order of precedence");
  require((*b <=> *a) == (0 <=> order), "precedence is the same from both sides");
}

void range(std::string_view input) {
  const auto [first, second] = split_line(input);
  const auto range = wpk::Range::parse(first);
  const auto version = wpk::Version::parse(second);
  if (!range || !version) return;
  const std::string key = version->sort_key();
  const auto spans = range->spans();
  const bool is_in_one = std::any_of(spans.begin(), spans.end(), [&](const wpk::Range::Span& span) {
    return span.of_releases != version->is_prerelease() && span.low <= key && key < span.past;
  });
  require(is_in_one == range->contains(*version), "the spans of a range are its versions");
}

void cursor(std::string_view input) {
  constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";
  require(!open_cursor(input, "list", kKey), "nobody makes a cursor without the key");
  const std::string sealed = seal_cursor(input, "list", kKey);
  const auto opened = open_cursor(sealed, "list", kKey);
  require(opened && *opened == input, "a cursor opens to what was sealed");
  require(!open_cursor(sealed, "another list", kKey), "a cursor belongs to its list");
  std::string changed = sealed;
  changed[input.size() % changed.size()] ^= 1;
  require(!open_cursor(changed, "list", kKey), "a changed cursor does not open");
}

}  // namespace atom::fuzz
