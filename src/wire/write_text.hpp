#pragma once

#include <string>

namespace atom::wire {

/// The text that `boost::json::serialize(to_json(from))` is, written in one go by the description of its
/// members. For the answers that `write_text.cpp` names.
template <class T>
std::string write_text(const T& from);

}  // namespace atom::wire
