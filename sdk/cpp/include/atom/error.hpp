#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "atom/base/error.hpp"

namespace atom::client {

/// What sort of failure it is: what the Python and TypeScript SDKs have exception types for.
enum class ErrorKind : std::uint8_t {
  input,             ///< What the caller gave cannot be used; nothing was sent.
  connection,        ///< No connection, or one that broke off.
  timeout,           ///< An attempt, or the call, took longer than it may.
  aborted,           ///< The caller stopped it.
  circuit_open,      ///< Too much failed lately; nothing was sent.
  integrity,         ///< The bytes that came are not the ones that their digest names.
  invalid_response,  ///< An answer that is not the contract's.
  validation,        ///< 400, 413, 415, 422.
  authentication,    ///< 401.
  permission,        ///< 403.
  not_found,         ///< 404.
  conflict,          ///< 409.
  precondition,      ///< 412.
  rate_limit,        ///< 429.
  server,            ///< 5xx.
  api,               ///< An answer with any other status.
};

std::string_view to_string(ErrorKind kind);

/// Why a call failed. `code` is the server's own (`api/openapi.yaml` names them), or one of `errors.hpp`
/// where the SDK itself gave up. `message` is a sentence; it never holds the API key.
struct Error : atom::Error {
  int http_status = 0;     ///< Of the answer; 0 where none came.
  std::string request_id;  ///< What the server's log calls this request; empty where it did not say.
  bool retryable = false;  ///< The same call may succeed later, and repeating it does no harm.
  /// How long to wait before that: what the server asked for, from its answer on, or until the circuit
  /// breaker lets a probe through.
  std::optional<std::chrono::milliseconds> retry_after;
  int attempts = 0;  ///< How often the request was sent.

  ErrorKind kind() const;

  bool operator==(const Error&) const = default;
};

/// A value, or the reason that there is none. No operation of the SDK throws for an expected failure.
template <class T>
using Result = tl::expected<T, Error>;

}  // namespace atom::client
