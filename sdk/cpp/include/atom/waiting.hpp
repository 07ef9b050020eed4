#pragma once

#include <chrono>
#include <stop_token>

namespace atom::client {

/// How long, and how often, something is looked at until it is as it is waited for.
struct WaitOptions {
  std::chrono::milliseconds timeout = std::chrono::minutes{10};  ///< From 1 ms on.
  /// Between the first two looks; then twice as long each time, up to the longest.
  std::chrono::milliseconds first_interval{500};
  std::chrono::milliseconds longest_interval{10'000};
  std::stop_token stop{};  ///< Ends it at once, with `aborted`.
};

}  // namespace atom::client
