#include "breaker.hpp"

#include <algorithm>

namespace atom::client {
namespace {

using std::chrono::milliseconds;

std::int64_t bucket_number(Instant now) {
  return now.time_since_epoch() / policy::kBucket;
}

}  // namespace

milliseconds Breaker::probe_in(Instant now) const {
  if (state_ != BreakerState::open || now >= open_until_) return milliseconds{0};
  return std::chrono::ceil<milliseconds>(open_until_ - now);
}

tl::expected<Breaker::Permit, milliseconds> Breaker::admit(Instant now) {
  if (state_ == BreakerState::closed) return Permit(generation_);
  if (state_ == BreakerState::open) {
    if (now < open_until_) return tl::unexpected(probe_in(now));
    change(BreakerState::half_open);
  }
  if (probes_ >= policy::kProbes) return tl::unexpected(milliseconds{0});
  ++probes_;
  return Permit(generation_);
}

void Breaker::record(Permit permit, Outcome outcome, Instant now) {
  if (permit.generation_ != generation_) return;
  if (state_ == BreakerState::half_open) {
    --probes_;
    if (outcome == Outcome::success) {
      open_for_ = milliseconds{0};
      change(BreakerState::closed);
    } else if (outcome == Outcome::failure) {
      open(now);
    }
    return;
  }
  if (outcome == Outcome::ignored) return;
  const std::int64_t number = bucket_number(now);
  count(outcome, number);
  if (outcome == Outcome::failure && is_failing(number)) open(now);
}

void Breaker::count(Outcome outcome, std::int64_t number) {
  Bucket& bucket = bucket_at(number);
  if (bucket.number != number) bucket = {number, 0, 0};
  ++bucket.calls;
  if (outcome == Outcome::failure) ++bucket.failures;
}

bool Breaker::is_failing(std::int64_t number) const {
  int calls = 0;
  int failures = 0;
  for (const Bucket& bucket : window_) {
    if (bucket.number + static_cast<std::int64_t>(kBuckets) <= number) continue;
    calls += bucket.calls;
    failures += bucket.failures;
  }
  return calls >= policy::kMinimumCalls && failures >= policy::kFailureRatio * calls;
}

void Breaker::change(BreakerState state) {
  state_ = state;
  ++generation_;
  window_ = {};
  probes_ = 0;
}

void Breaker::open(Instant now) {
  open_for_ = open_for_.count() == 0 ? policy::kOpen : std::min(open_for_ * 2, policy::kMaxOpen);
  open_until_ = now + open_for_;
  change(BreakerState::open);
}

}  // namespace atom::client
