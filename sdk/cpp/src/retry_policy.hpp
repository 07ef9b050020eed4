#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "atom/transport.hpp"

namespace atom::client {

/// Why another attempt is worth it. The two differ in backoff and in what a retry costs.
enum class RetryKind {
  transient,  ///< The server, or the way to it, failed.
  throttled,  ///< The server asked for fewer requests.
};

/// The kind of retry that an answer with this status leads to; nothing where the answer stands. The status
/// alone decides, whatever a problem document says. `api/vectors/retries.json`.
std::optional<RetryKind> retry_of_status(int status, Repeat repeat);

/// As `retry_of_status`, for an attempt that gave no usable answer: by the code of its failure, or
/// `short_body` for an answer whose connection ended before its whole body came.
std::optional<RetryKind> retry_of_failure(std::string_view code, Repeat repeat);

/// How long to wait before a retry: `floor(random · min(base · 2^retry, 20 s))`, and not less than the server
/// asked for. Nothing where it asked for more than `policy::kMaxRetryAfter`. `api/vectors/delays.json`.
///
/// `retry` is 0 before the second attempt; `random` is from 0 up to, but not, 1.
std::optional<std::chrono::milliseconds> delay_of(RetryKind kind, std::uint64_t retry, double random,
                                                  std::optional<std::chrono::milliseconds> retry_after);

}  // namespace atom::client
