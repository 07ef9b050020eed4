#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/wire/shape.hpp"

namespace atom::wire {

/// What one member of a checked answer is, or one element of its arrays.
struct Item {
  enum class Kind : std::uint8_t {
    null,
    flag,
    integer,
    ascii,      ///< A text of the body, of ASCII alone.
    text,       ///< A text of the body.
    made_text,  ///< A text of `CheckedText::made`.
    array,      ///< Its elements are the items after it.
    object,     ///< Its members are the items after it, as its shape has them.
  };

  Kind kind = Kind::null;
  std::uint32_t start = 0;  ///< Of a text.
  std::int64_t number = 0;  ///< 0 or 1, the integer, the bytes of a text, or how many elements an array has.
};

/// An answer that is as its shape says, not taken apart further: an item for each of its members, in the
/// order of the shape, but for `Kind::count`.
struct CheckedText {
  std::vector<Item> items;
  std::string made;  ///< Texts that stand in the body in another form than what they say.

  /// `body` is what was checked.
  std::string_view text_of(const Item& item, std::string_view body) const {
    const std::string_view source = item.kind == Item::Kind::made_text ? std::string_view(made) : body;
    return source.substr(item.start, static_cast<std::size_t>(item.number));
  }
};

/// Checks the text of an answer in one pass, for a reader that wants its values and no struct. What it gives
/// is what the struct of that shape would be written as again: no unknown member, each time in UTC with
/// milliseconds, and for each member that is absent what stands for it.
///
/// Nothing where the answer is not of that shape, and also where it may be and is written as ours are not:
/// members in another order or twice, an escape in a name, a number with an exponent. The reader of the
/// struct then says what is wrong, or reads it.
std::optional<CheckedText> check_text(std::string_view body, const Shape& shape);

}  // namespace atom::wire
