#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "atom/base/clock.hpp"

namespace atom::client {

/// A moment of the clock that never goes back.
using Instant = std::chrono::steady_clock::time_point;

/// What a client's retries take from the world around them: time, patience and chance. Thread-safe.
class Pacer {
 public:
  virtual ~Pacer() = default;

  virtual Instant now() const = 0;
  virtual Timestamp wall_clock() const = 0;  ///< What a `Retry-After` that is a date is held against.
  virtual double random() = 0;               ///< From 0 up to, but not, 1.
  /// Waits; false, and at once, where a stop was requested.
  virtual bool sleep_until(Instant until, std::stop_token stop) = 0;
};

/// The system's clocks, and jitter that differs from process to process.
std::shared_ptr<Pacer> system_pacer();

}  // namespace atom::client
