#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace atom::wire {

/// The type of a member of a response, and its value if the member is absent or null. A member whose kind
/// names no such value is required.
enum class Kind : std::uint8_t {
  text,
  text_or_empty,
  text_or_null,
  integer,
  integer_or_zero,
  flag,
  time,
  time_or_null,
  texts,
  object,
  object_or_null,
  objects,
  json_object,  ///< An object whose members the contract does not name.
  count,        ///< The number of elements of the array before it. Written, and not read.
};

struct Shape;

struct Member {
  std::string_view name;
  Kind kind;
  const Shape* shape = nullptr;  ///< The shape of an object, or of each of several.
};

/// An object of the contract: its members, in the order in which they are written.
struct Shape {
  std::span<const Member> members;
};

/// Returns the shape of a record of `records.hpp`. It has static storage duration.
template <class T>
const Shape& shape_of();

}  // namespace atom::wire
