#pragma once

#include <optional>

#include "atom/pacer.hpp"
#include "atom/transport.hpp"
#include "simulator/round_trip.hpp"

namespace atom::simulation {

/// The result of one attempt, and when its caller gets it.
struct Delivery {
  client::Result<client::Response> result;
  std::optional<client::Instant> held_until{};  ///< Absent: at once.
};

/// Borrows the SDK's request.
simulator::Request server_request(const client::Request& request);

/// Turns what became of `request` into its result. Whatever takes beyond `deadline` is a `timeout`, held back
/// until then.
Delivery deliver(const client::Request& request, simulator::Outcome outcome, client::Instant deadline);

}  // namespace atom::simulation
