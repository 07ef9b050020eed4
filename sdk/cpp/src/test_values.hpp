#pragma once

#include <chrono>
#include <optional>

#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "retry_policy.hpp"

namespace atom::client {

/// A response of `GET /health`.
inline constexpr const char* kHealthy =
    R"({"status": "ok", "version": "0.1.0", "simulation_mode": false, "uptime_seconds": 1})";

/// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
inline constexpr Timestamp kNow{std::chrono::milliseconds{784'111'777'000}};

/// The values that the files of `api/vectors` share. For tests.
inline RetryKind kind_of(const boost::json::value& value) {
  return value.as_string() == "throttled" ? RetryKind::throttled : RetryKind::transient;
}

inline std::optional<std::chrono::milliseconds> ms_of(const boost::json::value& value) {
  if (value.is_null()) return std::nullopt;
  return std::chrono::milliseconds(value.as_int64());
}

}  // namespace atom::client
