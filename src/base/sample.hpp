#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace atom {

/// A named figure that a component offers for monitoring, because only that component knows it.
struct Sample {
  enum class Kind : std::uint8_t { gauge, counter, histogram };

  /// The number of observations up to `bound`.
  struct Bucket {
    double bound = 0;
    std::uint64_t count = 0;
  };

  std::string_view name;  ///< As Prometheus has it; a literal.
  std::string_view help;
  Kind kind = Kind::gauge;
  double value = 0;             ///< Of a histogram the sum of all observations.
  std::vector<Bucket> buckets;  ///< Of a histogram; the last is unbounded.
};

using Samples = std::vector<Sample>;

}  // namespace atom
