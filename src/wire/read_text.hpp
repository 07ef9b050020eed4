#pragma once

#include <optional>
#include <string_view>

#include "atom/wire/records.hpp"

namespace atom::wire {

/// Reads a record of `records.hpp` from the text of a response in one pass, without a JSON value in between.
/// Returns nothing if `check_text` gives up: `read_record` then reads the response, or says what is wrong.
template <class T>
std::optional<T> read_text(std::string_view body);

}  // namespace atom::wire
