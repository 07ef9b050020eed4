#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "atom/wpk/version.hpp"

namespace atom::wpk {

/// A version in a range, whose right-hand parts may be missing or wildcards: `1.2`, `1.x`, `*`.
struct PartialVersion {
  std::array<std::uint64_t, 3> numbers{};  ///< Zero from `known` on.
  std::size_t known = 0;                   ///< Count of numbers before the first missing part or wildcard.
  std::string prerelease;                  ///< With its '-'; empty unless all three numbers are known.

  /// Returns nothing for any other text. The caller makes sure that `text` is no longer than a version may
  /// be.
  static std::optional<PartialVersion> parse(std::string_view text);

  bool is_whole() const { return known == 3; }

  /// Returns the version with zeros for the missing parts.
  Version lowest() const { return lowest(prerelease); }
  Version lowest(std::string_view with_prerelease) const;

  /// Returns the first version after all that share the numbers up to `index`. As in npm, an upper bound has
  /// the lowest prerelease, `-0`, so that prereleases of the bound are outside.
  Version past(std::size_t index, std::string_view with_prerelease = "-0") const;
};

}  // namespace atom::wpk
