#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atom::ctl {

/// `text` on one line and with nothing in it that a terminal obeys: control characters, C1 ones included,
/// become spaces. What others published is shown only through this.
std::string printable(std::string_view text);

/// At most `characters` of `text`, counted in code points; the last is an ellipsis where some are left out.
std::string shortened(std::string_view text, std::size_t characters);

using Row = std::vector<std::string>;

/// Columns aligned by the widest cell, counted in code points, two spaces apart; no space ends a line. Cells
/// are made printable.
std::string table(const std::vector<Row>& rows);

}  // namespace atom::ctl
