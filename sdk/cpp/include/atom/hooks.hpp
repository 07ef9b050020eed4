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

/// One request that is about to be sent: a span of the HTTP client kind. The texts live as long as the call
/// of the hook. Nothing here is a secret.
struct AttemptStart {
  std::uint64_t call = 0;      ///< Tells the attempts of one call from those of another.
  std::string_view operation;  ///< `operationId` of the contract, such as `getWpk`.
  Method method = Method::get;
  std::string_view route;  ///< As the contract writes it, such as `/v1/wpks/{name}@{version}`.
  std::string_view base_url;
  int attempt = 1;  ///< From 1 on; what OpenTelemetry calls `http.request.resend_count` is one less.
};

/// How it ended.
struct AttemptEnd : AttemptStart {
  std::chrono::nanoseconds duration{0};
  int status = 0;               ///< Of the answer; 0 where none came.
  std::string_view error_code;  ///< Why none came (`errors.hpp`); empty where one did.
  std::string_view request_id;  ///< What the server calls the request; empty where it did not say.
  std::optional<std::chrono::milliseconds> retry_in{};  ///< Until the next attempt; absent on the last.
};

/// What a program is told of its client's doings. Any may be empty. They run on the thread that makes the
/// call, or on the client's own thread for one that does not block: they are thread-safe, quick, and do not
/// throw.
struct Hooks {
  /// A line about what goes wrong: each retry, an attempt that was the last, the circuit breaker.
  std::function<void(LogLevel level, std::string_view line)> log{};
  /// May add headers to this attempt, such as `traceparent`; none that the SDK sets itself.
  std::function<void(const AttemptStart& attempt, std::vector<Header>& headers)> on_attempt_start{};
  std::function<void(const AttemptEnd& attempt)> on_attempt_end{};
};

}  // namespace atom::client
