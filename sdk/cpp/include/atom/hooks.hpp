#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "atom/transport.hpp"

namespace atom::client {

enum class LogLevel : std::uint8_t { debug, info, warning };

/// An attempt that is about to be sent: a span of the HTTP client kind. The views are valid during the hook.
/// Contains no secret.
struct AttemptStart {
  std::uint64_t call = 0;      ///< A number that the attempts of one call share.
  std::string_view operation;  ///< `operationId` of the contract, such as `getWpk`.
  Method method = Method::get;
  std::string_view route;  ///< The path in the contract, such as `/v1/wpks/{name}@{version}`.
  std::string_view base_url;
  int attempt = 1;  ///< From 1 on; what OpenTelemetry calls `http.request.resend_count` is one less.
};

/// An attempt that has ended.
struct AttemptEnd : AttemptStart {
  std::chrono::nanoseconds duration{0};
  int status = 0;               ///< Of the response; 0 if there was none.
  std::string_view error_code;  ///< Why there was none (`errors.hpp`); empty if there was.
  std::string_view request_id;  ///< The server's id of the request; empty if it sent none.
  std::optional<std::chrono::milliseconds> retry_in{};  ///< Until the next attempt; absent on the last.
};

/// Functions that the client calls to report what it does. Any may be empty. They run on the calling thread,
/// or on the client's own thread for an asynchronous call. They must be thread-safe and quick, and must not
/// throw.
struct Hooks {
  /// Gets a line about each retry, each last attempt and each change of the circuit breaker.
  std::function<void(LogLevel level, std::string_view line)> log{};
  /// May add headers to this attempt, such as `traceparent`, but none that the SDK sets itself.
  std::function<void(const AttemptStart& attempt, std::vector<Header>& headers)> on_attempt_start{};
  std::function<void(const AttemptEnd& attempt)> on_attempt_end{};
};

}  // namespace atom::client
