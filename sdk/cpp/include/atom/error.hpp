#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "base/error.hpp"

namespace atom::client {

/// Why a call failed. `code` is the server's own (`api/openapi.yaml` names them), or one of `errors.hpp`
/// where the SDK itself gave up. `message` is a sentence; it never holds the API key.
struct Error : atom::Error {
  int http_status = 0;     ///< Of the answer; 0 where none came.
  std::string request_id;  ///< What the server's log calls this request; empty where it did not say.
  bool retryable = false;  ///< The same call may succeed later, and repeating it does no harm.
  std::optional<std::chrono::milliseconds>
      retry_after;  ///< How long the server asked to wait, from its answer on.

  bool operator==(const Error&) const = default;
};

/// A value, or the reason that there is none. No operation of the SDK throws for an expected failure.
template <class T>
using Result = tl::expected<T, Error>;

}  // namespace atom::client
