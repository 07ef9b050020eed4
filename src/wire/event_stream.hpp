#pragma once

#include <string>

#include "atom/wire/records.hpp"

namespace atom::wire {

/// Writes an event as one frame of a stream of server-sent events (HTML Living Standard, section 9.2).
std::string to_sse(const Event& event);

}  // namespace atom::wire
