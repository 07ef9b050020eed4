#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace atom::client {

/// Whether a client sends anything to its server at the moment.
enum class BreakerState {
  closed,     ///< All is well.
  open,       ///< Too much failed; nothing is sent until the time of the probe.
  half_open,  ///< A probe is under way, and its outcome decides.
};

constexpr std::string_view to_string(BreakerState state) {
  switch (state) {
    case BreakerState::closed:
      return "closed";
    case BreakerState::open:
      return "open";
    case BreakerState::half_open:
      break;
  }
  return "half_open";
}

/// How a client gets on with its server.
struct ClientStatus {
  BreakerState breaker = BreakerState::closed;
  /// Until a probe is let through; absent unless the breaker is open.
  std::optional<std::chrono::milliseconds> probe_in{};
  int retry_tokens = 0;  ///< What is left of `policy::kQuotaTokens`.

  bool operator==(const ClientStatus&) const = default;
};

}  // namespace atom::client
