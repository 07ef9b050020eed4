#pragma once

#include "atom/policy.hpp"
#include "retry_policy.hpp"

namespace atom::client {

/// Limits the retries to one host, so that they do not overload a host in trouble. Not thread-safe.
/// `api/vectors/quota.json`.
class RetryQuota {
 public:
  /// Takes the cost of a retry and returns it; takes nothing and returns 0 if too little is left.
  int take(RetryKind kind);

  /// Refunds a call that succeeded. `taken` is the cost of its last retry, 0 if it had none.
  void give_back(int taken);

  int tokens() const { return tokens_; }

 private:
  int tokens_ = policy::kQuotaTokens;
};

}  // namespace atom::client
