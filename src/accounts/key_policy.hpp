#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "atom/base/limits.hpp"

namespace atom::accounts {

/// The operator's settings for API keys.
struct KeyPolicy {
  /// From a key's creation to its expiry, at most. If absent, a key may be valid for ever.
  std::optional<std::chrono::seconds> max_lifetime = limits::kKeyLifetime;
  std::size_t max_per_tenant = limits::kKeysPerTenant;  ///< Valid keys.
};

}  // namespace atom::accounts
