#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

namespace atom::client {

/// How to poll for a change.
struct WaitOptions {
  std::optional<std::chrono::milliseconds>
      timeout{};                             ///< Of the whole wait with its requests; absent: no limit.
  std::chrono::milliseconds interval{2000};  ///< Between two polls; at least 1 ms.
  std::stop_token stop{};                    ///< Ends the wait at once with `aborted`.
};

}  // namespace atom::client
