#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// Collects the findings about a document, up to `limits::kFindings`, and counts the rest.
class Findings {
 public:
  void add(std::string_view code, std::string pointer, std::string detail);
  bool empty() const { return count_ == 0; }

  /// Returns all findings as one error. Its code is that of the findings if they share one, else
  /// `invalid_wpk`; its message is the first finding and the number of others. There must be at least one.
  Error error() &&;

 private:
  std::vector<Finding> findings_;
  std::size_t count_ = 0;
};

}  // namespace atom::wpk
