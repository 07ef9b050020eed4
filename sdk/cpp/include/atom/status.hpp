#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace atom::client {

/// The state of a circuit breaker, which decides whether a client sends anything.
enum class BreakerState {
  closed,     ///< Requests are sent.
  open,       ///< Too many calls failed; nothing is sent until the next probe.
  half_open,  ///< A probe is in flight, and its outcome decides.
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

/// The state of a client's circuit breaker and retry quota.
struct ClientStatus {
  BreakerState breaker = BreakerState::closed;
  /// Until a probe is allowed; absent unless the breaker is open.
  std::optional<std::chrono::milliseconds> probe_in{};
  int retry_tokens = 0;  ///< Left of `policy::kQuotaTokens`.

  bool operator==(const ClientStatus&) const = default;
};

}  // namespace atom::client
