#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/wire/shape.hpp"

namespace atom::wire {

/// A member of a checked response, or an element of one of its arrays.
struct Item {
  enum class Kind : std::uint8_t {
    null,
    flag,
    integer,
    ascii,        ///< A text in the body that is ASCII.
    text,         ///< A text in the body.
    made_text,    ///< A text in `CheckedText::made`.
    json_object,  ///< The JSON text of an object, in the body.
    array,        ///< Its elements are the items after it.
    object,       ///< Its members are the items after it, in the order of its shape.
  };

  Kind kind = Kind::null;
  std::uint32_t start = 0;  ///< The place of a text.
  std::int64_t number =
      0;  ///< 0 or 1, the integer, the size of a text in bytes, or an array's number of elements.
};

/// A response that matches its shape, not taken apart further: an item for each member, in the order of the
/// shape, except those of `Kind::count`.
struct CheckedText {
  std::vector<Item> items;
  std::string made;  ///< The texts whose form in the body differs from what they say.

  /// Returns the text of an item; `body` is the text that was checked.
  std::string_view text_of(const Item& item, std::string_view body) const {
    const std::string_view source = item.kind == Item::Kind::made_text ? std::string_view(made) : body;
    return source.substr(item.start, static_cast<std::size_t>(item.number));
  }
};

/// Checks the text of a response in one pass, for a reader that needs its values and no struct. The items are
/// those that the record would be written with: unknown members are left out, times are in UTC with
/// milliseconds, and an absent member has its default.
///
/// Returns nothing if the response does not match the shape, and also if it may match but is not written as
/// our servers write: members in another order or twice, an escape in a name, a number with an exponent. The
/// reader of JSON values then reads it or reports the error.
std::optional<CheckedText> check_text(std::string_view body, const Shape& shape);

}  // namespace atom::wire
