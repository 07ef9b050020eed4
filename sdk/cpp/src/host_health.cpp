#include "host_health.hpp"

namespace atom::client {

HostHealth::Admission HostHealth::admit(Instant now, std::optional<BreakerState>& circuit) {
  const std::lock_guard lock(mutex_);
  const BreakerState before = breaker_.state();
  const Admission admission = breaker_.admit(now);
  if (breaker_.state() != before) circuit = breaker_.state();
  return admission;
}

void HostHealth::record(Breaker::Permit permit, Breaker::Outcome outcome, Instant now,
                        std::optional<BreakerState>& circuit) {
  const std::lock_guard lock(mutex_);
  const BreakerState before = breaker_.state();
  breaker_.record(permit, outcome, now);
  if (breaker_.state() != before) circuit = breaker_.state();
}

int HostHealth::take(RetryKind kind) {
  const std::lock_guard lock(mutex_);
  return quota_.take(kind);
}

void HostHealth::give_back(int taken) {
  const std::lock_guard lock(mutex_);
  quota_.give_back(taken);
}

ClientStatus HostHealth::status(Instant now) const {
  const std::lock_guard lock(mutex_);
  ClientStatus status{breaker_.state(), std::nullopt, quota_.tokens()};
  if (status.breaker == BreakerState::open) status.probe_in = breaker_.probe_in(now);
  return status;
}

}  // namespace atom::client
