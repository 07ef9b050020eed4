#include "retry_session.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/errors.hpp"
#include "failure.hpp"
#include "response_reader.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

bool is_success(const Result<Response>& outcome) {
  return outcome && outcome->status >= 200 && outcome->status < 300;
}

Breaker::Outcome breaker_outcome(const Result<Response>& outcome) {
  if (outcome) return outcome->status >= 500 ? Breaker::Outcome::failure : Breaker::Outcome::success;
  const std::string_view code = outcome.error().code;
  if (code == errors::kAborted || code == errors::kUntrustedCertificate) return Breaker::Outcome::ignored;
  const bool host_failed = code == errors::kConnectionFailed || code == errors::kTimeout;
  return host_failed ? Breaker::Outcome::failure : Breaker::Outcome::success;
}

Error circuit_open(std::string_view base_url, milliseconds retry_in) {
  Error error =
      make_error(errors::kCircuitOpen,
                 fmt::format("{} has failed too often recently, so nothing was sent. Try again {}.", base_url,
                             retry_in.count() == 0 ? std::string("once the probe in flight has succeeded")
                                                   : fmt::format("in {} ms", retry_in.count())));
  error.retryable = true;
  error.retry_after = retry_in;
  return error;
}

void say_how_long(Error& error) {
  error.message +=
      fmt::format(" The server asks to wait for {} s, but a call waits at most {} s.",
                  std::chrono::ceil<std::chrono::seconds>(*error.retry_after).count(),
                  std::chrono::duration_cast<std::chrono::seconds>(policy::kMaxRetryAfter).count());
}

}  // namespace

Error out_of_time(std::string_view base_url) {
  Error error =
      make_error(errors::kTimeout,
                 fmt::format("The call to {} ran out of time before an attempt could start. Allow more time.",
                             base_url));
  error.retryable = true;
  return error;
}

RetrySession::~RetrySession() {
  if (permit_) host_.record(*permit_, Breaker::Outcome::ignored, pacer_.now(), circuit_);
}

Result<RawResponse> RetrySession::fail(Error error) const {
  error.attempts = attempts_;
  return failed(std::move(error));
}

RetrySession::Step RetrySession::next() {
  circuit_.reset();
  if (plan_.stop.stop_requested()) return abort();
  const Instant now = pacer_.now();
  const auto left = std::chrono::floor<milliseconds>(plan_.deadline - now);
  if (left.count() < 1) return fail(out_of_time(plan_.base_url));
  const auto admission = host_.admit(now, circuit_);
  if (!admission) return fail(circuit_open(plan_.base_url, admission.error()));
  permit_ = *admission;
  ++attempts_;
  return Send{std::min(plan_.attempt_timeout, left)};
}

RetrySession::Step RetrySession::end(Result<Response> outcome) {
  circuit_.reset();
  if (permit_) host_.record(*permit_, breaker_outcome(outcome), pacer_.now(), circuit_);
  permit_.reset();
  if (is_success(outcome)) {
    host_.give_back(taken_);
    return Result<RawResponse>(RawResponse{*std::move(outcome), attempts_});
  }
  if (outcome) {
    return retry_or_fail(retry_of_status(outcome->status, plan_.repeat),
                         error_of(*outcome, plan_.repeat, plan_.base_url, pacer_.wall_clock()));
  }
  const auto kind = retry_of_failure(outcome.error().code, plan_.repeat);
  return retry_or_fail(kind, std::move(outcome.error()));
}

RetrySession::Step RetrySession::retry_or_fail(std::optional<RetryKind> kind, Error error) {
  if (!kind || attempts_ >= policy::kAttempts) return fail(std::move(error));
  const auto retry = static_cast<std::uint64_t>(attempts_ - 1);
  const auto delay = delay_of(*kind, retry, pacer_.random(), error.retry_after);
  if (!delay) {
    say_how_long(error);
    return fail(std::move(error));
  }
  const Instant until = pacer_.now() + *delay;
  if (plan_.deadline - until < policy::kLeastAttempt) return fail(std::move(error));
  taken_ = host_.take(*kind);
  if (taken_ == 0) return fail(std::move(error));
  return Wait{*delay, until};
}

RetrySession::Step RetrySession::abort() {
  return fail(make_error(errors::kAborted, "The call was stopped, as its caller asked."));
}

}  // namespace atom::client
