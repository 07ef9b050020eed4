#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atom::ctl {

/// Makes `text` safe for a terminal and for the eye. White space becomes spaces; other control characters,
/// invisible ones and those that change the direction of text become escapes, such as `\u{202e}`, and so do
/// bytes that are not UTF-8. Everything that others wrote is printed by way of this.
std::string printable(std::string_view text);

/// Does the same for several lines, and keeps their line breaks.
std::string printable_lines(std::string_view text);

/// Escapes the same characters in JSON, as JSON does.
std::string printable_json(std::string_view json);

/// Shortens `text` to at most `characters` code points, the last of which is an ellipsis if any were cut.
std::string shortened(std::string_view text, std::size_t characters);

using Row = std::vector<std::string>;

/// Formats rows as aligned columns, two spaces apart, without trailing spaces. Makes every cell printable.
std::string table(const std::vector<Row>& rows);

}  // namespace atom::ctl
