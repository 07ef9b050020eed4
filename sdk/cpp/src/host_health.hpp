#pragma once

#include <mutex>
#include <optional>

#include "atom/status.hpp"
#include "breaker.hpp"
#include "retry_quota.hpp"

namespace atom::client {

/// The circuit breaker and the retry quota of a server, shared by all calls of a client. Thread-safe.
class HostHealth {
 public:
  using Admission = tl::expected<Breaker::Permit, std::chrono::milliseconds>;

  /// `admit` and `record` act as those of `Breaker`, and set `circuit` to the new state if it changed.
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
