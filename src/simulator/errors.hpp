#pragma once

#include <string_view>

/// Error codes of a simulation.
namespace atom::simulator::errors {

/// The error that a simulation was told to send.
inline constexpr std::string_view kSimulatedFault = "simulated_fault";

}  // namespace atom::simulator::errors
