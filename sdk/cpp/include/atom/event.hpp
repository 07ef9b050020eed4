#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "atom/base/clock.hpp"

namespace atom::client {

/// One change of state, from the server's event log.
struct Event {
  std::int64_t seq = 0;  ///< The order of events. A caller sees gaps where events are hidden from it.
  Timestamp at{};
  std::string type;                  ///< Such as `wpk.approved`; later servers may have more.
  std::string subject;               ///< What changed: `name@version`, a package's name or a token's id.
  std::string tenant;                ///< The tenant that owns the subject.
  std::optional<std::string> actor;  ///< Who did it, as `tenant/subject`; absent if hidden from the caller.
  boost::json::object data;          ///< Details, such as a `digest` or a `reason`.

  bool operator==(const Event&) const = default;
};

struct EventPage {
  std::vector<Event> events;
  std::int64_t next_after = 0;  ///< `EventQuery::after` of the next page.

  bool operator==(const EventPage&) const = default;
};

/// Which events to list.
struct EventQuery {
  std::optional<std::int64_t> after{};  ///< The `seq` of the last event that the caller has; absent for all.
  std::optional<std::size_t> limit{};   ///< Events per page, 1 to 100; the server's default is 50.
};

}  // namespace atom::client
