#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include "atom/transport.hpp"

namespace atom::client {

/// Options of a single call.
struct CallOptions {
  /// For the whole call, with its retries and waits, from 1 ms to a day. Absent: the client's
  /// `Timeouts::call`.
  std::optional<std::chrono::milliseconds> timeout{};
  /// A stop ends the call at once with `aborted`, whether it is sending, receiving or waiting.
  std::stop_token stop{};
  /// Asked every `kInterruptionInterval` by a blocking call, on its own thread, while it waits; true ends the
  /// call as a stop does. For a program that has to poll for its signals.
  std::function<bool()> interrupted{};
};

/// A successful response as it came, and the number of attempts it took.
struct RawResponse {
  Response response;
  int attempts = 1;
};

/// The result of a call, and the response it came in.
template <class T>
struct CallResult {
  T value;
  Response response;  ///< Its body is empty if `value` holds the same bytes.
  int attempts = 1;
};

}  // namespace atom::client
