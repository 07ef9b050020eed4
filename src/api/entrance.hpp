#pragma once

#include <cstdint>

namespace atom::api {

/// The addresses at which a server can be reached: one for its API and, if the operator wants that, another
/// one for what operators ask. A route says at which of them it is.
enum class Entrance : std::uint8_t { api = 1, operations = 2, every = 3 };

/// Returns true if a route that is at `there` is reached by a request that came in at `here`.
constexpr bool is_at(Entrance there, Entrance here) {
  return (static_cast<unsigned>(there) & static_cast<unsigned>(here)) != 0;
}

}  // namespace atom::api
