#include "api/target.hpp"

#include <algorithm>
#include <optional>

#include "api/errors.hpp"
#include "atom/base/encoding.hpp"

namespace atom::api {
namespace {

constexpr std::size_t kTypicalSegments = 4;  ///< `/v1/wpks/{name}@{version}/content`

enum class Plus { literal, space };

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// Returns true for printable ASCII with nothing to decode.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '%' && c != '+'; });
}

/// Returns nothing for a broken escape, a control character or text that is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  if (is_plain(text)) return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::space) {
      c = ' ';
    }
    if (is_control(c)) return std::nullopt;
    decoded += c;
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

/// Takes the next piece of `text`, and the `separator` after it, off its front.
std::string_view next_piece(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

std::string_view without_origin(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (text.starts_with('/') || scheme == std::string_view::npos) return text;
  const std::size_t path = text.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : text.substr(path);
}

bool read_query(std::string_view text, Target& target) {
  while (!text.empty()) {
    std::string_view pair = next_piece(text, '&');
    if (pair.empty()) continue;
    const std::string_view name = next_piece(pair, '=');
    auto decoded_name = percent_decoded(name, Plus::space);
    auto decoded_value = percent_decoded(pair, Plus::space);
    if (!decoded_name || !decoded_value) return false;
    target.query.emplace_back(*std::move(decoded_name), *std::move(decoded_value));
  }
  return true;
}

bool read_path(std::string_view text, Target& target) {
  if (!text.starts_with('/')) return false;
  target.segments.reserve(kTypicalSegments);
  while (text.size() > 1 || !target.segments.empty()) {
    const std::size_t end = std::min(text.find('/', 1), text.size());
    auto segment = percent_decoded(text.substr(1, end - 1), Plus::literal);
    if (!segment) return false;
    target.segments.push_back(*std::move(segment));
    if (end == text.size()) break;
    text.remove_prefix(end);
  }
  return true;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  std::string_view rest = without_origin(text);
  Target target;
  const std::string_view path = next_piece(rest, '?');
  if (!read_path(path, target) || !read_query(rest, target)) {
    return fail(errors::kMalformedRequest,
                "The address cannot be read; percent-encode it as RFC 3986 says, in UTF-8.");
  }
  return target;
}

}  // namespace atom::api
