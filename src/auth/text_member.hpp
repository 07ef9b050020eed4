#pragma once

#include <string_view>

#include <boost/json/object.hpp>

namespace atom::auth {

/// Returns the text of a member of a JOSE header or a JWK, borrowed from `object`; empty if it is absent or
/// not a string.
inline std::string_view text_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

}  // namespace atom::auth
