#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// Gathers what is wrong with a document, up to `limits::kFindings`; counts the rest.
class Findings {
 public:
  void add(std::string_view code, std::string pointer, std::string detail);
  bool empty() const { return count_ == 0; }

  /// All of them as one error: its code is theirs where they share one, else `invalid_wpk`; its message is
  /// the first one and how many more there are. Call where there is one at least.
  Error error() &&;

 private:
  std::vector<Finding> findings_;
  std::size_t count_ = 0;
};

}  // namespace atom::wpk
