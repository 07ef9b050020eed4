#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "atom/transport.hpp"

namespace atom::client {

/// Why an attempt is retried. The two kinds differ in backoff and in the cost of a retry.
enum class RetryKind {
  transient,  ///< The server or the network failed.
  throttled,  ///< The server asked for fewer requests.
};

/// Returns how to retry after a response with this status; nothing if it is final. The status alone decides,
/// whatever a problem document says. `api/vectors/retries.json`.
std::optional<RetryKind> retry_of_status(int status, Repeat repeat);

/// Does the same for an attempt without a usable response, by the code of its failure: `short_body` means
/// that the connection ended before the whole body arrived.
std::optional<RetryKind> retry_of_failure(std::string_view code, Repeat repeat);

/// Returns how long to wait before a retry: `floor(random · min(base · 2^retry, 20 s))`, but at least as long
/// as the server asks for. Returns nothing if that is more than `policy::kMaxRetryAfter`.
/// `api/vectors/delays.json`.
///
/// `retry` is 0 before the second attempt; `random` is at least 0 and less than 1.
std::optional<std::chrono::milliseconds> delay_of(RetryKind kind, std::uint64_t retry, double random,
                                                  std::optional<std::chrono::milliseconds> retry_after);

}  // namespace atom::client
