#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include "atom/transport.hpp"

namespace atom::client {

/// What differs from one call to the next.
struct CallOptions {
  /// For everything that the call does, retries and waits included; the client's `Timeouts::call` where
  /// absent. From 1 ms to a day.
  std::optional<std::chrono::milliseconds> timeout{};
  /// A stop ends the call at once, with `aborted`, whether it sends, receives or waits.
  std::stop_token stop{};
  /// Asked now and then (`kInterruptionInterval`) by a call that blocks, on its own thread and while it
  /// waits: true ends it as a stop does. For a program that sees its signals only where it looks for them.
  std::function<bool()> interrupted{};
};

/// A successful answer as it came, and how often it took to ask for it.
struct Answer {
  Response response;
  int attempts = 1;
};

/// What an answer says, and the answer itself.
template <class T>
struct Answered {
  T value;
  Response response;  ///< Its body is empty where `value` holds the same bytes.
  int attempts = 1;
};

}  // namespace atom::client
