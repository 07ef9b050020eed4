#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atom::ctl {

/// Makes `text` safe for a terminal: replaces control characters, including C1 and line breaks, by spaces.
/// Everything that others published is printed by way of this.
std::string printable(std::string_view text);

/// Shortens `text` to at most `characters` code points, the last of which is an ellipsis if any were cut.
std::string shortened(std::string_view text, std::size_t characters);

using Row = std::vector<std::string>;

/// Formats rows as aligned columns, two spaces apart, without trailing spaces. Makes every cell printable.
std::string table(const std::vector<Row>& rows);

}  // namespace atom::ctl
