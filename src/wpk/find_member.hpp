#pragma once

#include <string_view>

#include <boost/json/object.hpp>

namespace atom::wpk {

/// Returns the value of the member `name`, or null if there is none. Searching a few members in order takes
/// half of the instructions of `object.if_contains`.
inline const boost::json::value* find_member(const boost::json::object& object, std::string_view name) {
  constexpr std::size_t kFew = 16;
  if (object.size() > kFew) return object.if_contains(name);
  for (const boost::json::key_value_pair& member : object) {
    if (std::string_view(member.key()) == name) return &member.value();
  }
  return nullptr;
}

}  // namespace atom::wpk
