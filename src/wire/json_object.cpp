#include "atom/wire/json_object.hpp"

#include <boost/json/parse.hpp>

namespace atom::wire {

boost::json::object JsonObject::parse() const {
  return boost::json::parse(text).as_object();
}

bool JsonObject::operator==(const JsonObject& other) const {
  return text == other.text || parse() == other.parse();
}

}  // namespace atom::wire
