#pragma once

#include <optional>
#include <string_view>

namespace atom::wire {

/// Reads an answer of the shape of a `T` in one pass, with no JSON value between. Nothing where `check_text`
/// gives it up: the reader of the struct then says what is wrong, or reads it. For what `shape_of` knows.
template <class T>
std::optional<T> read_text(std::string_view body);

}  // namespace atom::wire
