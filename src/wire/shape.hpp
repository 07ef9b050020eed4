#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace atom::wire {

/// What a member of an answer is, and what stands for it where it is absent or null. Where nothing does, the
/// member is required.
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
  count,  ///< Of the elements of the array before it: written, and not read.
};

struct Shape;

struct Member {
  std::string_view name;
  Kind kind;
  const Shape* shape = nullptr;  ///< Of an object, or of each of several.
};

/// An object of the contract: its members, in the order in which they are written.
struct Shape {
  std::span<const Member> members;
};

/// The shape of what `to_json` makes of a `T`, for the answers that clients read. Of static storage.
template <class T>
const Shape& shape_of();

}  // namespace atom::wire
