#include "api/request_id.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/redaction.hpp"

namespace atom::api {
namespace {

bool is_request_id(std::string_view text) {
  constexpr std::size_t kMostBytes = 64;
  return !text.empty() && text.size() <= kMostBytes && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace

std::string request_id(const Request& request, Random& random) {
  const std::string_view sent = request[kRequestId];
  if (is_request_id(sent) && !holds_credential(sent)) return std::string(sent);
  std::array<std::uint8_t, 12> bytes{};
  random.fill(bytes);
  return to_base64url(bytes);
}

}  // namespace atom::api
