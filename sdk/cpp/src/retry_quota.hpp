#pragma once

#include "atom/policy.hpp"
#include "retry_policy.hpp"

namespace atom::client {

/// How many retries one host is given, so that a host in trouble is not buried under them. Not thread-safe.
/// `api/vectors/quota.json`.
class RetryQuota {
 public:
  /// What a retry of the kind takes; 0, and nothing taken, where the quota does not hold so much.
  int take(RetryKind kind);

  /// A call succeeded whose last retry took `taken`: 0 where its first attempt did.
  void give_back(int taken);

  int tokens() const { return tokens_; }

 private:
  int tokens_ = policy::kQuotaTokens;
};

}  // namespace atom::client
