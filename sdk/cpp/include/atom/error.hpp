#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "atom/base/error.hpp"

namespace atom::client {

/// The kind of a failure. The Python and TypeScript SDKs have an exception type for each.
enum class ErrorKind : std::uint8_t {
  input,             ///< An argument is invalid; nothing was sent.
  connection,        ///< There was no connection, or it was lost.
  timeout,           ///< An attempt or the whole call took too long.
  aborted,           ///< The caller stopped it.
  circuit_open,      ///< Too many calls failed recently; nothing was sent.
  integrity,         ///< The bytes do not match their digest.
  invalid_response,  ///< The response does not follow the contract.
  validation,        ///< 400, 413, 415, 422.
  authentication,    ///< 401.
  permission,        ///< 403.
  not_found,         ///< 404.
  conflict,          ///< 409.
  precondition,      ///< 412.
  rate_limit,        ///< 429.
  server,            ///< 5xx.
  api,               ///< A response with any other status.
};

std::string_view to_string(ErrorKind kind);

/// Why a call failed. `code` comes from the server (`api/openapi.yaml` lists the codes), or from `errors.hpp`
/// if the SDK itself gave up. `message` is a sentence and never contains the API key.
struct Error : atom::Error {
  int http_status = 0;     ///< Of the response; 0 if there was none.
  std::string request_id;  ///< The request's id in the server's log; empty if the server did not send it.
  bool retryable = false;  ///< The same call may succeed later, and repeating it does no harm.
  /// How long to wait before the next call: what the server asked for, or until the circuit breaker allows a
  /// probe.
  std::optional<std::chrono::milliseconds> retry_after;
  int attempts = 0;  ///< How often the request was sent.

  ErrorKind kind() const;

  bool operator==(const Error&) const = default;
};

/// A value, or why there is none. No operation of the SDK throws for an expected failure.
template <class T>
using Result = tl::expected<T, Error>;

}  // namespace atom::client
