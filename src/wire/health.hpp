#pragma once

#include <cstdint>
#include <string>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wire {

struct Health {
  std::string status;
  std::string version;  ///< Of the server.
  bool simulation_mode = false;
  std::int64_t uptime_seconds = 0;

  bool operator==(const Health&) const = default;
};

boost::json::value to_json(const Health& health);
Result<Health> read_health(const boost::json::value& value);

}  // namespace atom::wire
