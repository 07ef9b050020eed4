#include "atom/wpk/pointer.hpp"

#include <utility>

namespace atom::wpk {

void append_token(std::string& pointer, std::string_view token) {
  pointer += '/';
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

Error error_at(std::string pointer, std::string_view code, std::string message) {
  Finding finding{std::string(code), std::move(pointer), message};
  return {std::string(code), std::move(message), {std::move(finding)}};
}

}  // namespace atom::wpk
