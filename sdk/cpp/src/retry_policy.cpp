#include "retry_policy.hpp"

#include <algorithm>
#include <cmath>

#include "atom/errors.hpp"
#include "atom/policy.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

template <std::size_t kCount>
bool holds(const std::array<int, kCount>& statuses, int status) {
  return std::ranges::find(statuses, status) != statuses.end();
}

milliseconds longest_backoff(RetryKind kind, std::uint64_t retry) {
  milliseconds backoff = kind == RetryKind::throttled ? policy::kThrottledBase : policy::kTransientBase;
  while (retry-- > 0 && backoff < policy::kMaxBackoff) backoff *= 2;
  return std::min(backoff, policy::kMaxBackoff);
}

}  // namespace

std::optional<RetryKind> retry_of_status(int status, Repeat repeat) {
  if (repeat == Repeat::harmful || !holds(policy::kRetriedStatuses, status)) return std::nullopt;
  return holds(policy::kThrottledStatuses, status) ? RetryKind::throttled : RetryKind::transient;
}

std::optional<RetryKind> retry_of_failure(std::string_view code, Repeat repeat) {
  if (repeat == Repeat::harmful) return std::nullopt;
  const bool connection = code == errors::kConnectionFailed || code == errors::kTimeout;
  if ((connection && policy::kRetryConnectionErrors) || (code == "short_body" && policy::kRetryShortBody)) {
    return RetryKind::transient;
  }
  return std::nullopt;
}

std::optional<milliseconds> delay_of(RetryKind kind, std::uint64_t retry, double random,
                                     std::optional<milliseconds> retry_after) {
  if (retry_after && *retry_after > policy::kMaxRetryAfter) return std::nullopt;
  const double most = static_cast<double>(longest_backoff(kind, retry).count());
  const milliseconds backoff{static_cast<std::int64_t>(std::floor(random * most))};
  return std::max(backoff, retry_after.value_or(milliseconds{0}));
}

}  // namespace atom::client
