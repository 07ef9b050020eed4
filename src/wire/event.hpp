#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"

namespace atom::wire {

/// One change of state.
struct Event {
  std::int64_t seq = 0;
  Timestamp at;
  std::string type;
  std::string subject;               ///< What changed: `name@version`, a package's name or a token's id.
  std::string tenant;                ///< Whose it is.
  std::optional<std::string> actor;  ///< Who did it, `tenant/subject`; absent where the caller may not know.
  std::string data;                  ///< A JSON object.
};

struct EventPage {
  std::vector<Event> events;
  std::int64_t next_after = 0;
};

/// Written as text: an event's `data` travels as it was kept.
std::string to_json_text(const Event& event);
std::string to_json_text(const EventPage& page);

/// As a stream of server-sent events has it (HTML Living Standard, section 9.2).
std::string to_sse(const Event& event);

}  // namespace atom::wire
