#include "atom/wire/health.hpp"

#include "atom/wire/descriptions.hpp"

namespace atom::wire {

boost::json::value to_json(const Health& health) {
  return write_object(health);
}

Result<Health> read_health(const boost::json::value& value) {
  return read_object<Health>(value);
}

}  // namespace atom::wire
