#include "api/precondition.hpp"

#include <algorithm>

#include "api/errors.hpp"

namespace atom::api {
namespace {

bool is_tag_character(char c) {
  return c > ' ' && c <= '~' && c != '"';
}

void skip_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Takes one entity tag off the front of `text`. A weak one names no bytes, so it is ignored.
bool take_tag(std::string_view& text, std::vector<std::string>& strong) {
  const bool weak = take(text, "W/");
  if (!take(text, "\"")) return false;
  const std::string_view tag(text.begin(), std::ranges::find_if_not(text, is_tag_character));
  text.remove_prefix(tag.size());
  if (!take(text, "\"")) return false;
  if (!weak) strong.emplace_back(tag);
  return true;
}

bool take_tags(std::string_view text, std::vector<std::string>& strong) {
  while (take_tag(text, strong)) {
    skip_space(text);
    if (text.empty()) return true;
    if (!take(text, ",")) return false;
    skip_space(text);
  }
  return false;
}

}  // namespace

Result<marketplace::Precondition> read_if_match(const Request& request) {
  const auto [first, last] = request.equal_range(http::field::if_match);
  if (first == last) return marketplace::Precondition();
  const std::string_view text = first->value();
  if (text == "*" && std::next(first) == last) return marketplace::Precondition();
  std::vector<std::string> digests;
  for (auto header = first; header != last; ++header) {
    if (take_tags(header->value(), digests)) continue;
    return fail(
        errors::kInvalidPrecondition,
        "The header 'If-Match' must be *, or the quoted digest of the bytes, \"sha256:…\", or several "
        "of them separated by commas.");
  }
  return digests;
}

}  // namespace atom::api
