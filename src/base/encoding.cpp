#include "atom/base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "atom/base/ascii.hpp"

namespace atom {
namespace {

constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::size_t kGroup = 3;  ///< Bytes encoded by four base64url characters.

constexpr int kInvalid = -1;

constexpr std::array<int, 256> inverse(std::string_view alphabet) {
  std::array<int, 256> table{};
  table.fill(kInvalid);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
  return table;
}

constexpr auto kFromHex = inverse(kLowerHexDigits);
constexpr auto kFromBase64Url = inverse(kBase64Url);

/// Returns the length of the sequence that starts with `lead`, or 0 if no sequence does.
std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Returns true if `second` may follow `lead` (Unicode 15, table 3-7).
bool utf8_second(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

/// Returns true if at least `words` words follow `from` and all their bytes are ASCII.
template <std::size_t words>
bool is_ascii(std::string_view text, std::size_t from) {
  std::array<std::uint64_t, words> bytes;
  if (text.size() - from < sizeof bytes) return false;
  std::memcpy(bytes.data(), text.data() + from, sizeof bytes);
  std::uint64_t seen = 0;
  for (const std::uint64_t word : bytes) seen |= word;
  return (seen & 0x8080808080808080U) == 0;
}

/// Returns the end of the run of ASCII that begins at `from`, short by up to seven bytes. Most runs are long,
/// so it tries larger steps after the first word.
std::size_t ascii_prefix(std::string_view text, std::size_t from) {
  while (is_ascii<1>(text, from)) {
    from += 8;
    while (is_ascii<4>(text, from)) from += 32;
  }
  return from;
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2, '\0');
  char* to = text.data();
  for (const std::uint8_t byte : bytes) {
    *to++ = kLowerHexDigits[byte >> 4];
    *to++ = kLowerHexDigits[byte & 15];
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = kFromHex[static_cast<unsigned char>(text[i])];
    const int low = kFromHex[static_cast<unsigned char>(text[i + 1])];
    if (high == kInvalid || low == kInvalid) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() * 4 + 2) / 3, '\0');
  char* to = text.data();
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kGroup))) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < kGroup; ++i) group = (group << 8) | (i < bytes.size() ? bytes[i] : 0U);
    const std::size_t characters = std::min(bytes.size(), kGroup) + 1;
    for (std::size_t i = 0; i < characters; ++i) *to++ = kBase64Url[(group >> (18 - 6 * i)) & 63];
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = kFromBase64Url[static_cast<unsigned char>(c)];
    if (value == kInvalid) return std::nullopt;
    buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(buffer >> bits));
    }
  }
  if ((buffer & ((1U << bits) - 1U)) != 0) return std::nullopt;
  return bytes;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = ascii_prefix(text, 0); i < text.size(); i = ascii_prefix(text, i)) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(lead);
    if (length == 0 || i + length > text.size()) return false;
    if (length > 1 && !utf8_second(lead, static_cast<unsigned char>(text[i + 1]))) return false;
    for (std::size_t k = 2; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

std::size_t count_characters(std::string_view utf8) {
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(utf8, starts_character));
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace atom
