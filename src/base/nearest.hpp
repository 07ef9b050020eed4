#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace atom {

/// Returns the choice that was probably meant by a mistyped name: the one with the fewest insertions,
/// deletions, replacements and swaps of neighbours between them, the first of several. Nothing if none is
/// similar.
std::optional<std::string_view> nearest(std::string_view text, std::span<const std::string_view> choices);

}  // namespace atom
