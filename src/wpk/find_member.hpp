#pragma once

#include <string_view>

#include <boost/json/object.hpp>

namespace atom::wpk {

/// The value of the member `name`, or null where there is none. As `object.if_contains`, which hashes the
/// name where members are many; to look through few of them here takes half of its instructions.
inline const boost::json::value* find_member(const boost::json::object& object, std::string_view name) {
  constexpr std::size_t kFew = 16;
  if (object.size() > kFew) return object.if_contains(name);
  for (const boost::json::key_value_pair& member : object) {
    if (std::string_view(member.key()) == name) return &member.value();
  }
  return nullptr;
}

}  // namespace atom::wpk
