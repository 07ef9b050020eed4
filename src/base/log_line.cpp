#include "atom/base/log_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "atom/base/encoding.hpp"

namespace atom::log {
namespace {

constexpr std::string_view kReplacement = "\\ufffd";

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

/// Returns true for Unicode's control characters, including C1, which a terminal would interpret.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

void append_control(std::string& line, std::string_view character) {
  const auto last = static_cast<unsigned char>(character.back());
  switch (last) {
    case '\n':
      line += "\\n";
      return;
    case '\r':
      line += "\\r";
      return;
    case '\t':
      line += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", last);
  }
}

enum class Quotes { none, escaped };

void append_escaped(std::string& line, std::string_view text, Quotes quotes) {
  while (!text.empty()) {
    const std::string_view character = text.substr(0, sequence_length(static_cast<unsigned char>(text[0])));
    if (static_cast<unsigned char>(character.front()) >= 0x80 && !is_utf8(character)) {
      line += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    if (is_control(character)) {
      append_control(line, character);
    } else {
      if (quotes == Quotes::escaped && (character == "\"" || character == "\\")) line += '\\';
      line += character;
    }
    text.remove_prefix(character.size());
  }
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  append_escaped(line, text, Quotes::escaped);
  line += '"';
}

bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '=';
  });
}

void append_value(std::string& line, const Field& field, Format format) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    if (format == Format::text && is_plain(*text)) {
      line += *text;
    } else {
      append_quoted(line, *text);
    }
  } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
    fmt::format_to(std::back_inserter(line), "{}", *whole);
  } else {
    fmt::format_to(std::back_inserter(line), "{:.3f}", std::get<double>(field.value));
  }
}

}  // namespace

std::string render(Format format, std::string_view message, std::span<const Field> fields) {
  constexpr std::size_t kUsualBytes = 384;
  std::string line;
  line.reserve(kUsualBytes);
  if (format == Format::text) {
    append_escaped(line, message, Quotes::none);
    for (const Field& field : fields) {
      line += ' ';
      line += field.name;
      line += '=';
      append_value(line, field, format);
    }
    return line;
  }
  line += "\"message\":";
  append_quoted(line, message);
  for (const Field& field : fields) {
    line += ",\"";
    line += field.name;
    line += "\":";
    append_value(line, field, format);
  }
  return line;
}

}  // namespace atom::log
