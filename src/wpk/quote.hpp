#pragma once

#include <string>
#include <string_view>

namespace atom::wpk {

/// Puts `text` in double quotes for a message. Cuts a long text, and always returns well-formed UTF-8.
std::string quote(std::string_view text);

}  // namespace atom::wpk
