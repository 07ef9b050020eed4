#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "accounts/api_keys.hpp"
#include "api/answer_cache.hpp"
#include "api/fault_plan.hpp"
#include "api/http.hpp"
#include "api/process_stats.hpp"
#include "api/rate_limiter.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/random.hpp"
#include "atom/base/result.hpp"
#include "atom/base/sample.hpp"
#include "auth/jwt.hpp"
#include "auth/token_cache.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::api {

class Followers;
class Metrics;

/// What the operator decides about the API.
struct Options {
  bool simulation = false;     ///< Any bearer token is a developer with every scope.
  bool anonymous_read = true;  ///< Whether a caller without a credential may read what is public.
  std::shared_ptr<const auth::JwtVerifier> jwt = {};  ///< Null where no JWTs are taken.
  /// Ends when the keys of the JWTs have been read again, or it makes no sense to wait longer. Absent where
  /// they cannot change.
  std::function<boost::asio::awaitable<void>()> refresh_keys = {};
  /// Of each principal, and of each address that shows no good credential.
  std::optional<Rate> rate_limit = {};
  bool access_log = true;                            ///< Whether each request has a line in the log.
  std::function<ProcessStats()> process_stats = {};  ///< For the metrics; none where nobody can tell.
  std::function<Samples()> storage_samples = {};     ///< For the metrics: what the stores count themselves.
};

/// What handlers work with. Everything is borrowed from whoever wires the server.
struct Context {
  marketplace::Marketplace& marketplace;
  accounts::ApiKeys& keys;
  Metrics& metrics;
  const Clock& clock;
  Random& random;
  Options options;
  boost::asio::any_io_executor workers;  ///< Runs what is too slow for an event loop.
  Timestamp started_at;
  std::shared_ptr<const Bytes> openapi;  ///< The contract, as JSON.
  std::shared_ptr<Followers> followers;  ///< Of the event log.
  std::unique_ptr<FaultPlan> faults;     ///< Of a simulation; null otherwise.
  AnswerCache answers{};
  auth::TokenCache api_keys{limits::kRememberedTokens};
  auth::TokenCache jwts{limits::kRememberedTokens};
};

/// One request on its way through its handler.
struct Call {
  const Request& request;
  std::string_view peer;              ///< The IP address that it came from.
  std::string_view request_id;        ///< As the answer names it.
  std::vector<std::string> captures;  ///< The path segments that the route's `{…}` took, in order, decoded.
  std::vector<std::pair<std::string, std::string>> query;
  marketplace::Caller caller;

  const std::string& capture(std::size_t index = 0) const { return captures.at(index); }

  std::optional<std::string> parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return value;
    }
    return std::nullopt;
  }

  /// The caller of a route that none but the authenticated reach.
  const Principal& principal() const { return caller.value(); }
};

using Answer = boost::asio::awaitable<Result<Response>>;
using Handler = Answer (*)(Context&, const Call&);

}  // namespace atom::api
