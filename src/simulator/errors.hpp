#pragma once

#include <string_view>

/// Error codes of a simulation.
namespace atom::simulator::errors {

/// The error that a scenario scripted.
inline constexpr std::string_view kSimulatedFault = "simulated_fault";

}  // namespace atom::simulator::errors
