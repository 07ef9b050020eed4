#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "atom/base/encoding.hpp"

namespace atom::ctl {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Control and format characters of Unicode 15 (the categories Cc and Cf), its separators of lines and
/// paragraphs, and the tags.
constexpr std::array<Range, 22> kHidden{
    {{0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},
     {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x180E, 0x180E},
     {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},
     {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
     {0xE0001, 0xE0001}, {0xE0020, 0xE007F}}};

bool is_hidden(char32_t code) {
  return std::ranges::any_of(kHidden,
                             [&](const Range& range) { return range.first <= code && code <= range.last; });
}

bool is_blank(char32_t code) {
  return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

struct Character {
  char32_t code;
  std::size_t bytes;
  bool valid = true;  ///< If false, `code` is a byte that is not UTF-8.
};

/// Reads the first character of `text`, which is not empty.
Character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (!is_utf8(text.substr(0, bytes))) return {lead, 1, false};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {code, bytes};
}

/// Returns the text with `replace` (character → text) in place of every hidden or invalid character.
template <class Replace>
std::string replaced(std::string_view text, Replace replace) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_of(text);
    if (!character.valid || is_hidden(character.code)) {
      result += replace(character);
    } else {
      result += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return result;
}

std::string escape_of(const Character& character) {
  const auto code = static_cast<std::uint32_t>(character.code);
  return character.valid ? fmt::format("\\u{{{:x}}}", code) : fmt::format("\\x{:02x}", code);
}

std::string json_escape_of(const Character& character) {
  const auto code = static_cast<std::uint32_t>(character.code);
  if (!character.valid) return "\\ufffd";
  if (code < 0x10000) return fmt::format("\\u{:04x}", code);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10),
                     0xDC00 + ((code - 0x10000) & 0x3FF));
}

std::vector<std::size_t> widths_of(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters_of(row[i]));
  }
  return widths;
}

}  // namespace

std::string printable(std::string_view text) {
  return replaced(
      text, [](const Character& character) { return is_blank(character.code) ? " " : escape_of(character); });
}

std::string printable_lines(std::string_view text) {
  return replaced(
      text, [](const Character& character) { return character.code == '\n' ? "\n" : escape_of(character); });
}

std::string printable_json(std::string_view json) {
  return replaced(json, json_escape_of);
}

std::string shortened(std::string_view text, std::size_t characters) {
  if (characters_of(text) <= characters) return std::string(text);
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if (!is_continuation(text[end]) && ++seen == characters) break;
  }
  return std::string(text.substr(0, end)) + "\u2026";
}

std::string table(const std::vector<Row>& rows) {
  std::vector<Row> shown;
  shown.reserve(rows.size());
  for (const Row& row : rows) {
    Row& cells = shown.emplace_back();
    for (const std::string& cell : row) cells.push_back(printable(cell));
  }
  const std::vector<std::size_t> widths = widths_of(shown);
  std::string result;
  for (const Row& row : shown) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      line.append(widths[i] - characters_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + '\n';
  }
  return result;
}

}  // namespace atom::ctl
