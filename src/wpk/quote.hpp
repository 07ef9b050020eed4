#pragma once

#include <string>
#include <string_view>

namespace atom::wpk {

/// `text` in double quotes for a message: cut where it is long, and always well-formed UTF-8.
std::string quote(std::string_view text);

}  // namespace atom::wpk
