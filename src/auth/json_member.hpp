#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "auth/invalid_token.hpp"

namespace atom::auth {

/// Returns what a value is, for a message: `a string`.
inline std::string_view kind_of(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

/// Fails with `invalid_token` for a member of another kind. `expected` completes "its 'exp' is a string, not
/// …".
inline tl::unexpected<Error> wrong_kind(std::string_view name, const boost::json::value& value,
                                        std::string_view expected) {
  return invalid_token(fmt::format("its '{}' is {}, not {}.", name, kind_of(value), expected));
}

/// Returns a member that a token must have, borrowed from `object`. Fails with `invalid_token` if it has
/// none.
inline Result<const boost::json::value*> required_member(const boost::json::object& object,
                                                         std::string_view name) {
  const boost::json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr) return invalid_token(fmt::format("it has no '{}'.", name));
  return value;
}

/// Returns the text of a member that a token must have. Fails with `invalid_token` if it has none, or one
/// that is not a string.
inline Result<std::string_view> required_text(const boost::json::object& object, std::string_view name) {
  const auto member = required_member(object, name);
  if (!member) return fail(member.error());
  const boost::json::string* text = (*member)->if_string();
  if (text == nullptr) return wrong_kind(name, **member, "a string");
  return std::string_view(text->data(), text->size());
}

}  // namespace atom::auth
