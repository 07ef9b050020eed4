#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include <tl/expected.hpp>

#include "atom/pacer.hpp"
#include "atom/policy.hpp"
#include "atom/status.hpp"

namespace atom::client {

/// The circuit breaker of one host, which stops sending requests to a failing server. Not thread-safe. The
/// caller passes the time, which never goes back. `api/vectors/breaker.json`.
class Breaker {
 public:
  enum class Outcome {
    success,
    failure,  ///< A 5xx, a connection error or a timeout.
    ignored,  ///< A cancelled attempt, which says nothing about the server.
  };

  /// The permit of one attempt, given back once by `record`. If the state has changed in between, the
  /// outcome is stale and does not count.
  class Permit {
    friend class Breaker;
    explicit Permit(std::uint64_t generation) : generation_(generation) {}
    std::uint64_t generation_;
  };

  /// Admits an attempt, or returns how long until one is admitted: 0 while a probe is in flight.
  tl::expected<Permit, std::chrono::milliseconds> admit(Instant now);
  void record(Permit permit, Outcome outcome, Instant now);

  BreakerState state() const { return state_; }
  /// Returns how long until a probe is admitted; 0 unless the breaker is open and that time is ahead.
  std::chrono::milliseconds probe_in(Instant now) const;

 private:
  struct Bucket {
    std::int64_t number = -1;  ///< The number of the bucket, counted from the start of the clock.
    int calls = 0;
    int failures = 0;
  };
  static constexpr std::size_t kBuckets = policy::kWindow / policy::kBucket;

  Bucket& bucket_at(std::int64_t number) { return window_[static_cast<std::size_t>(number) % kBuckets]; }
  void count(Outcome outcome, std::int64_t number);
  bool is_failing(std::int64_t number) const;
  void change(BreakerState state);
  void open(Instant now);

  BreakerState state_ = BreakerState::closed;
  std::uint64_t generation_ = 0;
  std::array<Bucket, kBuckets> window_{};
  int probes_ = 0;  ///< In flight.
  std::chrono::milliseconds open_for_{0};
  Instant open_until_{};
};

}  // namespace atom::client
