#pragma once

#include <string>

#include "atom/wire/records.hpp"

namespace atom::wire {

/// Writes a record of `records.hpp` as JSON: the text of `boost::json::serialize(to_json(record))`, without
/// the JSON value in between.
template <class T>
std::string write_text(const T& record);

}  // namespace atom::wire
