#include "atom/wpk/partial_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace atom::wpk {
namespace {

/// Parses one number or wildcard from the front of `text`; returns false if it begins with neither. A
/// wildcard resets `number`.
bool take_part(std::string_view& text, std::optional<std::uint64_t>& number) {
  if (text.empty()) return false;
  if (text[0] == 'x' || text[0] == 'X' || text[0] == '*') {
    text.remove_prefix(1);
    number.reset();
    return true;
  }
  number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  const auto length = static_cast<std::size_t>(end - text.data());
  const bool leading_zero = length > 1 && text[0] == '0';
  // The highest number has no successor to serve as an upper bound.
  if (error != std::errc{} || leading_zero || *number == std::numeric_limits<std::uint64_t>::max())
    return false;
  text.remove_prefix(length);
  return true;
}

/// Parses the prerelease and build that follow three parts. A range ignores build metadata.
bool take_suffix(std::string_view suffix, PartialVersion& partial) {
  if (suffix.empty()) return true;
  if (suffix[0] != '-' && suffix[0] != '+') return false;
  if (!Version::parse("0.0.0" + std::string(suffix))) return false;
  if (partial.is_whole() && suffix[0] == '-') partial.prerelease = suffix.substr(0, suffix.find('+'));
  return true;
}

// Parsing cannot fail: the text is well-formed and no longer than the range that it comes from.
Version version_of(const std::array<std::uint64_t, 3>& numbers, std::string_view prerelease) {
  return *Version::parse(fmt::format("{}.{}.{}{}", numbers[0], numbers[1], numbers[2], prerelease));
}

}  // namespace

std::optional<PartialVersion> PartialVersion::parse(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  PartialVersion partial;
  bool wild = false;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) {
      if (text.empty()) return partial;
      if (text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    std::optional<std::uint64_t> number;
    if (!take_part(text, number)) return std::nullopt;
    // A number after a wildcard has no meaning.
    if (wild && number) return std::nullopt;
    wild = !number;
    if (number) partial.numbers[partial.known++] = *number;
  }
  if (!take_suffix(text, partial)) return std::nullopt;
  return partial;
}

Version PartialVersion::lowest(std::string_view with_prerelease) const {
  return version_of(numbers, with_prerelease);
}

Version PartialVersion::past(std::size_t index, std::string_view with_prerelease) const {
  std::array<std::uint64_t, 3> bound{};
  std::copy_n(numbers.begin(), index + 1, bound.begin());
  ++bound[index];
  return version_of(bound, with_prerelease);
}

}  // namespace atom::wpk
