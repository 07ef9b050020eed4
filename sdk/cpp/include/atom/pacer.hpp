#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "atom/base/clock.hpp"

namespace atom::client {

/// A time of the clock that never goes back.
using Instant = std::chrono::steady_clock::time_point;

/// The clocks, waits and random numbers that a client's retries use. Thread-safe.
class Pacer {
 public:
  virtual ~Pacer() = default;

  virtual Instant now() const = 0;
  virtual Timestamp wall_clock() const = 0;  ///< Compared with a `Retry-After` date.
  virtual double random() = 0;               ///< In [0, 1).
  /// Waits. Returns false, at once, if a stop is requested.
  virtual bool sleep_until(Instant until, std::stop_token stop) = 0;
};

/// Uses the system's clocks, and random numbers that differ between processes.
std::shared_ptr<Pacer> system_pacer();

}  // namespace atom::client
