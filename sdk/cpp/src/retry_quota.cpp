#include "retry_quota.hpp"

#include <algorithm>

namespace atom::client {

int RetryQuota::take(RetryKind kind) {
  const int cost = kind == RetryKind::throttled ? policy::kThrottledCost : policy::kTransientCost;
  if (cost > tokens_) return 0;
  tokens_ -= cost;
  return cost;
}

void RetryQuota::give_back(int taken) {
  const int refund = taken == 0 ? policy::kSuccessRefund : taken;
  tokens_ = std::min(tokens_ + refund, policy::kQuotaTokens);
}

}  // namespace atom::client
