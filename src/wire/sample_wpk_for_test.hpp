#pragma once

#include <string>

#include "atom/wire/records.hpp"

namespace atom::wire {

inline constexpr Timestamp kTime{std::chrono::milliseconds{1795559937123}};

/// A version with every member. For tests.
inline Wpk sample_wpk() {
  Wpk wpk;
  wpk.id = "my-workflow@1.0.0";
  wpk.name = "my-workflow";
  wpk.version = "1.0.0";
  wpk.status = "approved";
  wpk.digest = "sha256:" + std::string(64, 'a');
  wpk.size = 67;
  wpk.media_type = "application/json";
  wpk.publisher = "acme";
  wpk.tags = {"kubernetes", "maintenance"};
  wpk.published_at = kTime;
  wpk.updated_at = kTime;
  wpk.downloads = 7;
  wpk.review = Review{"approve", "fine", "ann", kTime};
  return wpk;
}

}  // namespace atom::wire
