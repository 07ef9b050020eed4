#pragma once

#include <optional>

#include "atom/pacer.hpp"
#include "atom/transport.hpp"
#include "simulator/round_trip.hpp"

namespace atom::simulation {

/// The result of one attempt, and when its caller gets it.
struct Delivery {
  client::Result<client::Response> result;
  std::optional<client::Instant> held_until{};  ///< If absent, the result is delivered at once.
};

/// Converts a request of the SDK, and borrows from it.
simulator::Request server_request(const client::Request& request);

/// Turns the outcome of `request` into its result. Whatever takes longer than `deadline` becomes a `timeout`,
/// held back until then.
Delivery deliver(const client::Request& request, simulator::Outcome outcome, client::Instant deadline);

}  // namespace atom::simulation
