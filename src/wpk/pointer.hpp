#pragma once

#include <string>
#include <string_view>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// Appends one reference token (a member's name) to a JSON Pointer, escaped as in RFC 6901.
void append_token(std::string& pointer, std::string_view token);

/// Makes an error with a single finding at `pointer`.
Error error_at(std::string pointer, std::string_view code, std::string message);

}  // namespace atom::wpk
