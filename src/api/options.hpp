#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/family.hpp"
#include "api/process_stats.hpp"
#include "api/rate_limiter.hpp"
#include "atom/base/result.hpp"
#include "atom/base/sample.hpp"
#include "auth/jwt.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::api {

/// The operator's settings for the API.
struct Options {
  bool anonymous_read = true;  ///< True if callers without a credential may read what is public.
  /// The time for which a shared cache may serve approved content before it must revalidate it.
  std::chrono::seconds shared_cache = std::chrono::minutes(5);
  std::shared_ptr<const auth::JwtVerifier> jwt = {};  ///< Null if JWTs are not accepted.
  /// Ends when the keys of the JWTs have been read again, or waiting longer makes no sense. Absent if they
  /// cannot change.
  std::function<boost::asio::awaitable<void>()> refresh_keys = {};
  /// For each principal, and for each address that presents no valid credential.
  std::optional<Rate> rate_limit = {};
  std::optional<Rate> tenant_rate_limit = {};        ///< For everyone in a tenant together.
  bool access_log = true;                            ///< Whether each request has a line in the log.
  std::function<Samples()> storage_samples = {};     ///< For the metrics: what the stores count themselves.
  std::function<ProcessStats()> process_stats = {};  ///< For the metrics; absent if nobody can tell.
  std::size_t workers = 1;                           ///< How many documents are read at once, of each size.
  bool reports_simulation = false;  ///< What `/health` says of itself; nothing else depends on it.
  /// Finds the caller by a bearer token, in place of API keys and JWTs.
  std::function<boost::asio::awaitable<Result<marketplace::Caller>>(std::string_view token)> authenticator =
      {};
  std::vector<Family> more_families = {};  ///< Mounted after those of `mounts()`.
};

}  // namespace atom::api
