#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>
#include <variant>

#include "atom/call.hpp"
#include "atom/pacer.hpp"
#include "host_health.hpp"

namespace atom::client {

/// What one call may do.
struct CallPlan {
  Instant deadline;                           ///< Of the whole call.
  std::chrono::milliseconds attempt_timeout;  ///< Of each attempt.
  Repeat repeat = Repeat::harmless;
  std::stop_token stop{};
  std::string_view base_url{};  ///< For messages; outlives the session.
};

/// One call's way through its deadline, its retries and the circuit breaker, as a state machine: it says what
/// to do next, and whoever drives it sends and waits. So a call that blocks and one that does not behave
/// alike.
///
/// `next` begins; each `Send` is answered by `end`, each `Wait` by `next` or `abort`, until there is a
/// result. Not thread-safe. Borrows `host` and `pacer`.
class RetrySession {
 public:
  struct Send {
    std::chrono::milliseconds timeout;
  };
  struct Wait {
    std::chrono::milliseconds delay;
    Instant until;
  };
  using Step = std::variant<Send, Wait, Result<RawResponse>>;

  RetrySession(HostHealth& host, Pacer& pacer, CallPlan plan)
      : host_(host), pacer_(pacer), plan_(std::move(plan)) {}
  ~RetrySession();
  RetrySession(const RetrySession&) = delete;
  RetrySession& operator=(const RetrySession&) = delete;

  Step next();
  Step end(Result<Response> outcome);
  Step abort();

  int attempts() const { return attempts_; }
  /// What the last step has made of the circuit; absent where that stays as it was.
  std::optional<BreakerState> circuit_change() const { return circuit_; }

 private:
  Step retry_or_fail(std::optional<RetryKind> kind, Error error);
  Result<RawResponse> fail(Error error) const;

  HostHealth& host_;
  Pacer& pacer_;
  CallPlan plan_;
  std::optional<Breaker::Permit> permit_;
  std::optional<BreakerState> circuit_;
  int attempts_ = 0;
  int taken_ = 0;  ///< Of the quota, by the last retry.
};

}  // namespace atom::client
