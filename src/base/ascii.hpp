#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/// Characters of ASCII, whatever the locale. The functions of <cctype> depend on it and are undefined for
/// negative values.
namespace atom {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

constexpr bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}

constexpr bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}

inline constexpr std::string_view kLowerHexDigits = "0123456789abcdef";

/// A digit of lower-case hexadecimal.
constexpr bool is_lower_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) { return to_lower(c); });
  return lower;
}

/// Returns `text` without the characters of `blank` at both ends. The default is the optional white space of
/// HTTP (RFC 9110, section 5.6.3).
constexpr std::string_view trim(std::string_view text, std::string_view blank = " \t") {
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Returns the entries of a list whose entries are separated by commas, trimmed. An entry may be empty.
inline std::vector<std::string_view> split_list(std::string_view list) {
  std::vector<std::string_view> entries;
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = list.find(',');
    entries.push_back(trim(list.substr(0, comma)));
    if (comma != std::string_view::npos) list.remove_prefix(comma + 1);
  }
  return entries;
}

}  // namespace atom
