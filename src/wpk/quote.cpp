#include "atom/wpk/quote.hpp"

#include <algorithm>

#include "atom/base/encoding.hpp"

namespace atom::wpk {
namespace {

constexpr std::size_t kQuotedBytes = 64;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string quote(std::string_view text) {
  std::size_t end = std::min(text.size(), kQuotedBytes);
  while (end > 0 && end < text.size() && is_continuation(text[end])) --end;
  std::string quoted = '"' + std::string(text.substr(0, end));
  if (!is_utf8(quoted)) {
    std::replace_if(
        quoted.begin(), quoted.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  quoted += end < text.size() ? "…\"" : "\"";
  return quoted;
}

}  // namespace atom::wpk
