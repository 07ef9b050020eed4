#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atom {

/// Encodes `bytes` as lower-case hexadecimal.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// Decodes lower-case hexadecimal. Returns nothing for any other text.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

/// Encodes `bytes` as base64url (RFC 4648 section 5) without padding.
std::string to_base64url(std::span<const std::uint8_t> bytes);

/// Decodes unpadded base64url. Returns nothing for any other text, or if unused bits are set.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

/// Returns true if `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

/// Counts the characters (Unicode code points) of `utf8`, which must be well-formed.
std::size_t count_characters(std::string_view utf8);

/// Returns true if `text` contains an ASCII control character (U+0000 to U+001F, U+007F).
bool has_control_character(std::string_view text);

/// Views `text` as bytes. The caller keeps it alive.
inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace atom
