#include "atom/wire/text_scanner.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "atom/base/encoding.hpp"

namespace atom::wire {
namespace {

/// Sixteen at once, by the compiler's vectors.
using Bytes [[gnu::vector_size(16)]] = signed char;

constexpr std::ptrdiff_t kBytes = sizeof(Bytes);

/// All bits of each byte that is a quote, a backslash, a control character or no ASCII, which is below zero.
Bytes not_plain(Bytes bytes) {
  return (bytes == '"') | (bytes == '\\') | (bytes < 0x20);
}

bool is_end(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

void append_utf8(std::string& text, unsigned point) {
  const auto byte = [&](unsigned value) { text += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      byte(0xE0 | (point >> 12));
    } else {
      byte(0xF0 | (point >> 18));
      byte(0x80 | ((point >> 12) & 0x3F));
    }
    byte(0x80 | ((point >> 6) & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

}  // namespace

void TextScanner::skip_plain_ascii() {
  if constexpr (std::endian::native == std::endian::little) {
    for (; end_ - at_ >= kBytes; at_ += kBytes) {
      Bytes bytes;
      std::memcpy(&bytes, at_, sizeof bytes);
      const auto found = std::bit_cast<std::array<std::uint64_t, 2>>(not_plain(bytes));
      if ((found[0] | found[1]) == 0) continue;
      at_ += found[0] != 0 ? std::countr_zero(found[0]) / 8 : 8 + std::countr_zero(found[1]) / 8;
      return;
    }
  }
  while (at_ != end_ && !is_end(*at_) && static_cast<signed char>(*at_) >= 0) ++at_;
}

bool TextScanner::skip_plain() {
  skip_plain_ascii();
  if (at_ == end_ || is_end(*at_)) return true;
  while (at_ != end_ && !is_end(*at_)) ++at_;
  return false;
}

std::optional<TextScanner::Text> TextScanner::text(std::string& made) {
  if (!take('"')) return std::nullopt;
  const char* start = at_;
  const bool is_ascii = skip_plain();
  if (at_ == end_) return std::nullopt;
  const std::string_view plain(start, static_cast<std::size_t>(at_ - start));
  if (*at_ == '"') {
    ++at_;
    if (!is_ascii && !is_utf8(plain)) return std::nullopt;
    return Text{static_cast<std::size_t>(start - begin_), plain.size(), is_ascii, false};
  }
  const std::size_t from = made.size();
  made += plain;
  if (!unescape(made)) return std::nullopt;
  if (!is_utf8(std::string_view(made).substr(from))) return std::nullopt;
  return Text{from, made.size() - from, false, true};
}

/// Reads the rest of a string, from its first escape on.
bool TextScanner::unescape(std::string& made) {
  while (at_ != end_ && *at_ == '\\') {
    if (++at_ == end_) return false;
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char escape = *at_++;
    if (const std::size_t found = kEscapes.find(escape); found != std::string_view::npos) {
      made += kMeanings[found];
    } else if (escape != 'u' || !unescape_unit(made)) {
      return false;
    }
    const char* start = at_;
    skip_plain();
    made.append(start, at_);
  }
  if (at_ == end_ || *at_ != '"') return false;
  ++at_;
  return true;
}

bool TextScanner::unescape_unit(std::string& made) {
  unsigned point = 0;
  if (!hex4(point)) return false;
  if (point >= 0xDC00 && point < 0xE000) return false;  // The second of a pair, without its first.
  if (point >= 0xD800 && point < 0xDC00) {
    unsigned second = 0;
    if (end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u') return false;
    at_ += 2;
    if (!hex4(second) || second < 0xDC00 || second >= 0xE000) return false;
    point = 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00);
  }
  append_utf8(made, point);
  return true;
}

bool TextScanner::hex4(unsigned& unit) {
  if (end_ - at_ < 4) return false;
  for (int i = 0; i < 4; ++i) {
    const char c = *at_++;
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      digit = static_cast<unsigned>((c | 0x20) - 'a') + 10;
    } else {
      return false;
    }
    unit = unit << 4 | digit;
  }
  return true;
}

bool TextScanner::digits() {
  const char* start = at_;
  while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
  return at_ != start;
}

std::string_view TextScanner::number() {
  skip_space();
  const char* start = at_;
  if (at_ != end_ && *at_ == '-') ++at_;
  const bool zero = at_ != end_ && *at_ == '0';
  const char* first = at_;
  if (!digits() || (zero && at_ - first > 1)) return {};
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    if (!digits()) return {};
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) return {};
  return {start, static_cast<std::size_t>(at_ - start)};
}

std::string_view TextScanner::object(int depth) {
  skip_space();
  const char* start = at_;
  if (at_ == end_ || *at_ != '{' || !skip_value(depth)) return {};
  return {start, static_cast<std::size_t>(at_ - start)};
}

bool TextScanner::skip_text() {
  std::string made;
  return text(made).has_value();
}

bool TextScanner::skip_value(int depth) {
  skip_space();
  if (at_ == end_ || depth == 0) return false;
  switch (*at_) {
    case '"':
      return skip_text();
    case '[':
      return skip_array(depth);
    case '{':
      return skip_object(depth);
    case 'n':
      return take_word("null");
    case 't':
      return take_word("true");
    case 'f':
      return take_word("false");
    default:
      return !number().empty();
  }
}

bool TextScanner::skip_array(int depth) {
  ++at_;
  if (take(']')) return true;
  do {
    if (!skip_value(depth - 1)) return false;
  } while (take(','));
  return take(']');
}

bool TextScanner::skip_object(int depth) {
  ++at_;
  if (take('}')) return true;
  do {
    skip_space();
    if (at_ == end_ || *at_ != '"' || !skip_text() || !take(':') || !skip_value(depth - 1)) return false;
  } while (take(','));
  return take('}');
}

}  // namespace atom::wire
