#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"
#include "atom/wpk/version.hpp"

namespace atom::wpk {

/// A set of versions, written as npm's semver writes it: `^1.2`, `~1.2.3`, `1.x`, `>=1.2 <2`, `1.2 - 2.3`,
/// `^1 || ^2`. A prerelease matches only where a comparator names a prerelease of the same major.minor.patch,
/// as in npm. Refused, though npm takes some of it: a number after a wildcard (`x.2`), and `~=` and `^=`.
class Range {
 public:
  struct Comparator {
    enum class Op { lt, le, eq, ge, gt } op;
    Version version;
  };
  using All = std::vector<Comparator>;  ///< Every one must hold; empty: any version that is no prerelease.

  /// At most `limits::kSelectorBytes`, numbers below 2^64 - 1; an empty text is `*`. Fails with
  /// `invalid_range`.
  static Result<Range> parse(std::string_view text);

  bool contains(const Version& version) const;

  /// Between which versions all lie that the range takes, as far as its comparators say; whoever has versions
  /// in order looks at no others.
  struct Bounds {
    std::optional<Version> low;
    std::optional<Version> high;
  };
  Bounds bounds() const;

 private:
  std::vector<All> any_of_;
};

}  // namespace atom::wpk
