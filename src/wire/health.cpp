#include "wire/health.hpp"

#include "wire/object_reader.hpp"

namespace atom::wire {

boost::json::value to_json(const Health& health) {
  return boost::json::object{{"status", health.status},
                             {"version", health.version},
                             {"simulation_mode", health.simulation_mode},
                             {"uptime_seconds", health.uptime_seconds}};
}

Result<Health> read_health(const boost::json::value& value) {
  ObjectReader reader(value);
  Health health;
  health.status = reader.string("status");
  health.version = reader.string("version");
  health.simulation_mode = reader.boolean("simulation_mode");
  health.uptime_seconds = reader.integer("uptime_seconds");
  return reader.finish(std::move(health));
}

}  // namespace atom::wire
