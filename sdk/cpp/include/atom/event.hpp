#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "atom/wire/records.hpp"

namespace atom::client {

using wire::Event;
using wire::EventPage;

/// Which events to list.
struct EventQuery {
  std::optional<std::int64_t> after{};  ///< The `seq` of the last event that the caller has; absent for all.
  std::optional<std::size_t> limit{};   ///< Events per page, 1 to 100; the server's default is 50.
};

}  // namespace atom::client
