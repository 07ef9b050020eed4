#include "atom/base/nearest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace atom {
namespace {

/// The distance of optimal string alignment, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  auto& [before, last, row] = rows;
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view text, std::span<const std::string_view> choices) {
  // A longer name may be mistyped more often.
  constexpr std::size_t kLettersPerMistake = 3;
  constexpr std::size_t kLongest = 128;
  if (text.size() > kLongest) return std::nullopt;
  std::optional<std::string_view> found;
  std::size_t best = text.size() / kLettersPerMistake + 1;
  for (const std::string_view choice : choices) {
    const std::size_t mistakes = distance(text, choice);
    if (mistakes >= best) continue;
    best = mistakes;
    found = choice;
  }
  return found;
}

}  // namespace atom
