#pragma once

#include <cstddef>
#include <optional>

#include "api/exchange.hpp"
#include "atom/base/limits.hpp"
#include "server/shares.hpp"

namespace atom::server {

/// The memory for the bodies of requests, from before one is read until its response is written. Large bodies
/// have their own, so that they keep nobody from sending small ones, and so have callers without a
/// credential. Thread-safe.
class BodyMemory {
 public:
  /// Takes memory for the body of a request whose caller is known, or returns nothing if there is none left
  /// now.
  std::optional<Shares::Share> take(const api::Exchange& exchange, std::size_t bytes);

 private:
  struct Pool {
    Shares large;
    Shares small;
  };

  Pool callers_{Shares({limits::kLargeBodiesBytes, limits::kLargeBodiesBytesPerAddress}),
                Shares({limits::kSmallBodiesBytes, limits::kSmallBodiesBytesPerAddress})};
  Pool anonymous_{Shares({limits::kAnonymousLargeBodiesBytes, limits::kAnonymousLargeBodiesBytesPerAddress}),
                  Shares({limits::kAnonymousSmallBodiesBytes, limits::kAnonymousSmallBodiesBytesPerAddress})};
};

}  // namespace atom::server
