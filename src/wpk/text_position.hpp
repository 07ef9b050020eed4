#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atom::wpk {

/// Returns `line 3, column 7` for the byte at `offset` in a UTF-8 text. Both count from one, columns in
/// characters.
std::string position_of(std::string_view text, std::size_t offset);

/// Returns `text` without a leading UTF-8 byte order mark.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace atom::wpk
