#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api/http.hpp"
#include "api/rate_limiter.hpp"
#include "api/trace.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::api {

struct Route;

/// One request and what becomes known of it on its way, for the log, the metrics and the headers of its
/// answer.
struct Exchange {
  const Request& request;
  std::string_view peer;  ///< The caller's IP address; empty where what came never became a request.
  std::string id = {};
  std::optional<Trace> trace = {};
  const Route* route = nullptr;  ///< Null where none takes it.
  marketplace::Caller caller = {};
  std::optional<Allowance> allowance = {};  ///< Where the rate of the caller was asked for.
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
};

}  // namespace atom::api
