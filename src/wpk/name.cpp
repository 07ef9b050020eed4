#include "atom/wpk/name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-';
}
bool is_name_character(char c) {
  return is_lower(c) || is_digit(c);
}

/// Returns the first rule that `text` breaks, to follow a colon, or an empty string.
std::string broken_rule(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return "it is empty. Use at least one letter or digit";
  if (text.size() > max_bytes)
    return fmt::format("it has {} bytes; at most {} are allowed", text.size(), max_bytes);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_upper(text[i])) return "it contains an upper-case letter. Use lower case";
    if (!is_name_character(text[i]) && !is_separator(text[i])) {
      return fmt::format("character {} is not one of a-z, 0-9, '.', '_' and '-'", i + 1);
    }
    if (i > 0 && is_separator(text[i]) && is_separator(text[i - 1])) {
      return "it contains two of '.', '_' and '-' in a row. Keep one of them";
    }
  }
  if (is_separator(text.front())) return "it must begin with a letter or digit";
  if (is_separator(text.back())) return "it must end with a letter or digit";
  return {};
}

Result<void> check_shape(std::string_view text, std::size_t max_bytes, std::string_view kind) {
  const std::string rule = broken_rule(text, max_bytes);
  if (rule.empty()) return {};
  return fail(errors::kInvalidName, fmt::format("{} is not a valid {} name: {}.", quote(text), kind, rule));
}

}  // namespace

Result<void> check_name(std::string_view text) {
  if (auto shape = check_shape(text, limits::kNameBytes, "package"); !shape) return shape;
  if (std::find(kReservedNames.begin(), kReservedNames.end(), text) != kReservedNames.end()) {
    return fail(errors::kReservedName, fmt::format("{} is a reserved name. Choose another.", quote(text)));
  }
  return {};
}

Result<void> check_tenant(std::string_view text) {
  return check_shape(text, limits::kTenantBytes, "tenant");
}

bool is_tag(std::string_view text) {
  const bool fits = text.size() <= limits::kTagCharacters || count_characters(text) <= limits::kTagCharacters;
  return !text.empty() && fits && !has_control_character(text);
}

}  // namespace atom::wpk
