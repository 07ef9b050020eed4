#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/client_state.hpp"
#include "api/entrance.hpp"
#include "api/http.hpp"
#include "api/problem.hpp"
#include "api/rate_limiter.hpp"
#include "api/trace.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/limits.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::api {

struct CachedResponse;
struct MountedRoute;

/// The time for which a caller's credential is known to be valid.
struct Validity {
  std::uint64_t generation = 0;        ///< Of `credential_generation`, which a revocation changes.
  Timestamp until = Timestamp::max();  ///< When its credential expires.
};

/// One request on its way through the pipeline; each stage adds what it finds out. Borrows the request, whose
/// body is read only after `begin`.
struct Exchange {
  const Request& request;
  std::string_view peer;  ///< The caller's IP address; empty if what came never became a request.

  // From the head.
  std::string id = {};  ///< `X-Request-Id` of the response.
  std::optional<Trace> trace = {};

  // From the route.
  const MountedRoute* route = nullptr;     ///< Null if no route takes the request.
  std::vector<std::string> captures = {};  ///< The path segments that the pattern's `{…}` took, decoded.
  std::vector<std::pair<std::string, std::string>> query = {};
  std::string allowed = {};  ///< If only the method is wrong: the methods that the path takes.
  RenderError render_error = problem_response;
  std::size_t body_limit = limits::kDocumentBytes;
  std::uint64_t revision = 0;                         ///< Of the catalog, before any of it was read.
  std::shared_ptr<const CachedResponse> cached = {};  ///< Null if a handler must respond.

  // From the caller.
  marketplace::Caller caller = {};
  Validity validity = {};
  std::int64_t counted = 0;                 ///< How many requests of its rate this one has taken.
  std::optional<Allowance> allowance = {};  ///< Of the rate with least left; absent if nobody was charged.
  Payer payer = Payer::address;             ///< Whose rate that is.

  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

  // From the server.
  Entrance entrance = Entrance::every;  ///< Where it came in.
  const ClientState* client = nullptr;  ///< Null if the caller cannot leave.

  const std::string& capture(std::size_t index = 0) const { return captures.at(index); }

  std::optional<std::string> parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return value;
    }
    return std::nullopt;
  }

  /// The caller of a route that only authenticated callers reach.
  const Principal& principal() const { return caller.value(); }
};

}  // namespace atom::api
