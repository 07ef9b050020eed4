#pragma once

#include <memory>

#include "accounts/api_keys.hpp"
#include "api/bytes.hpp"
#include "api/options.hpp"
#include "api/readiness.hpp"
#include "api/response_cache.hpp"
#include "api/shared_page.hpp"
#include "api/workers.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/random.hpp"
#include "auth/token_cache.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::api {

class Followers;
class Metrics;

/// Everything that a handler may use. The references are borrowed from the code that wires the server.
struct Context {
  marketplace::Marketplace& marketplace;
  accounts::ApiKeys& keys;
  Metrics& metrics;
  const Clock& clock;
  Random& random;
  Options options;
  Workers workers;
  std::chrono::microseconds started_at;  ///< As `clock.elapsed` counts.
  std::shared_ptr<const Bytes> openapi;  ///< The contract, as JSON.
  std::shared_ptr<Followers> followers;  ///< Of the event log.
  Readiness readiness{marketplace.storage};
  SharedPage metrics_page{limits::kMetricsInterval};
  ResponseCache cached_responses{};
  auth::TokenCache api_keys{limits::kRememberedTokens};
  auth::TokenCache jwts{limits::kRememberedTokens};
};

}  // namespace atom::api
