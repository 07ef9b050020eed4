#pragma once

#include <mutex>
#include <optional>

#include "atom/status.hpp"
#include "breaker.hpp"
#include "retry_quota.hpp"

namespace atom::client {

/// What the calls of a client share of their server: the circuit breaker and the retry quota. Thread-safe.
class HostHealth {
 public:
  using Admission = tl::expected<Breaker::Permit, std::chrono::milliseconds>;

  /// As of `Breaker`. Both set `circuit` to the state that it has come to by this; they leave it where it
  /// stays.
  Admission admit(Instant now, std::optional<BreakerState>& circuit);
  void record(Breaker::Permit permit, Breaker::Outcome outcome, Instant now,
              std::optional<BreakerState>& circuit);
  int take(RetryKind kind);
  void give_back(int taken);
  ClientStatus status(Instant now) const;

 private:
  mutable std::mutex mutex_;
  Breaker breaker_;
  RetryQuota quota_;
};

}  // namespace atom::client
