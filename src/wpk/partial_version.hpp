#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "atom/wpk/version.hpp"

namespace atom::wpk {

/// A version of a range, whose right-hand parts may be missing or wild: `1.2`, `1.x`, `*`.
struct PartialVersion {
  std::array<std::uint64_t, 3> numbers{};  ///< Zero from `known` on.
  std::size_t known = 0;   ///< How many numbers stand before the first that is missing or wild.
  std::string prerelease;  ///< With its '-'; empty unless all three numbers are known.

  /// Nothing for a text that is none. No longer than a version, which the range it stands in sees to.
  static std::optional<PartialVersion> parse(std::string_view text);

  bool is_whole() const { return known == 3; }

  /// The version with zeros for what is not known.
  Version lowest() const { return lowest(prerelease); }
  Version lowest(std::string_view with_prerelease) const;

  /// The first version past those that share the numbers up to `index`. npm writes an upper bound with the
  /// prerelease `-0`, the lowest, so that no prerelease of the bound itself is inside.
  Version past(std::size_t index, std::string_view with_prerelease = "-0") const;
};

}  // namespace atom::wpk
