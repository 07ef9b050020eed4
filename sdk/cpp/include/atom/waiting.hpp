#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

namespace atom::client {

/// How something is looked at until it is as it is waited for.
struct WaitOptions {
  std::optional<std::chrono::milliseconds> timeout{};  ///< Of the whole wait; without an end where absent.
  std::chrono::milliseconds interval{2000};            ///< Between two looks; from 1 ms on.
  std::stop_token stop{};                              ///< Ends it at once, with `aborted`.
};

}  // namespace atom::client
