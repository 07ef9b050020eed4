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

/// Makes the error of a call whose time is up before a request is sent.
Error out_of_time(std::string_view base_url);

/// The limits of one call.
struct CallPlan {
  Instant deadline;                           ///< The deadline of the whole call.
  std::chrono::milliseconds attempt_timeout;  ///< The timeout of each attempt.
  Repeat repeat = Repeat::harmless;
  std::stop_token stop{};
  std::string_view base_url{};  ///< For messages; outlives the session.
};

/// A state machine that takes one call through its deadline, its retries and the circuit breaker. It says
/// what to do next, and its driver sends and waits, so that blocking and asynchronous calls behave alike.
///
/// `next` begins the call. The driver calls `end` after each `Send`, and `next` or `abort` after each `Wait`,
/// until there is a result. Not thread-safe. Borrows `host` and `pacer`.
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
  /// The state to which the last step changed the circuit; absent if it did not change.
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
  int taken_ = 0;  ///< What the last retry took from the quota.
};

}  // namespace atom::client
