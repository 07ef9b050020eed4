#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include <tl/expected.hpp>

#include "atom/pacer.hpp"
#include "atom/policy.hpp"
#include "atom/status.hpp"

namespace atom::client {

/// The circuit breaker of one host, which stops asking a server that fails. Not thread-safe; the time is the
/// caller's, and never goes back. `api/vectors/breaker.json`.
class Breaker {
 public:
  enum class Outcome {
    success,
    failure,  ///< A 5xx, a connection error or a timeout.
    ignored,  ///< An attempt that was cancelled, and says nothing of the server.
  };

  /// Of one attempt. It is given back by `record`, once; where the state has changed since, its outcome is
  /// about a time that no longer counts.
  class Permit {
    friend class Breaker;
    explicit Permit(std::uint64_t generation) : generation_(generation) {}
    std::uint64_t generation_;
  };

  /// Lets an attempt through, or says how long until one is: 0 while a probe is under way.
  tl::expected<Permit, std::chrono::milliseconds> admit(Instant now);
  void record(Permit permit, Outcome outcome, Instant now);

  BreakerState state() const { return state_; }
  /// Until a probe is let through; 0 unless it is open and that time is still to come.
  std::chrono::milliseconds probe_in(Instant now) const;

 private:
  struct Bucket {
    std::int64_t number = -1;  ///< Of the bucket, from the clock's start on.
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
  int probes_ = 0;  ///< Under way.
  std::chrono::milliseconds open_for_{0};
  Instant open_until_{};
};

}  // namespace atom::client
