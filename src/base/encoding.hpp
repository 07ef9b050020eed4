#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atom {

/// Lower-case hexadecimal.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// Reads lower-case hexadecimal; nothing for any other text.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

/// RFC 4648 section 5, without padding.
std::string to_base64url(std::span<const std::uint8_t> bytes);

/// Reads unpadded base64url; nothing for any other text, or where unused bits are set.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

/// The characters (Unicode code points) of a text, which is well-formed UTF-8.
std::size_t count_characters(std::string_view utf8);

/// Whether a text has a control character of ASCII (U+0000 to U+001F, U+007F).
bool has_control_character(std::string_view text);

/// The bytes of a text, borrowed.
inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace atom
