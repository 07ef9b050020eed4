#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "atom/base/limits.hpp"
#include "server/shares.hpp"

namespace atom::server {

/// The memory for the bodies of requests, from before one is read until its response is written. Large bodies
/// and small ones have each their own, so that nobody's large bodies keep others from calling. Thread-safe.
class BodyMemory {
 public:
  /// Takes memory for a body of an address, or returns nothing if there is none left now.
  std::optional<Shares::Share> take(std::string_view address, std::size_t bytes);

 private:
  Shares small_{{limits::kSmallBodiesBytes, limits::kSmallBodiesBytesPerAddress}};
  Shares large_{{limits::kLargeBodiesBytes, limits::kLargeBodiesBytesPerAddress}};
};

}  // namespace atom::server
