#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"
#include "atom/wpk/version.hpp"

namespace atom::wpk {

/// A set of versions in the syntax of npm's semver: `^1.2`, `~1.2.3`, `1.x`, `>=1.2 <2`, `1.2 - 2.3`, `^1 ||
/// ^2`. As in npm, a prerelease matches only if a comparator names a prerelease of the same
/// major.minor.patch. Unlike npm, a number after a wildcard (`x.2`), `~=` and `^=` are always rejected.
class Range {
 public:
  struct Comparator {
    enum class Op { lt, le, eq, ge, gt } op;
    Version version;
  };
  using All =
      std::vector<Comparator>;  ///< All must hold. If empty, any version that is not a prerelease matches.

  /// Parses at most `limits::kSelectorBytes`, with numbers below 2^64 - 1. An empty text means `*`. Fails
  /// with `invalid_range`.
  static Result<Range> parse(std::string_view text);

  bool contains(const Version& version) const;

  /// Versions that lie next to each other in the order of `Version::sort_key`: the releases, or the
  /// prereleases, whose keys are at least `low` and below `past`.
  struct Span {
    bool of_releases;
    std::string low;
    std::string past;
  };
  /// Returns spans that together contain exactly the versions of the range, so that a search in sorted
  /// versions looks at no other.
  std::vector<Span> spans() const;

 private:
  std::vector<All> any_of_;
};

}  // namespace atom::wpk
