#include "atom/transport.hpp"

#include <algorithm>

#include "atom/base/ascii.hpp"

namespace atom::client {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::put:
      return "PUT";
    case Method::post:
      return "POST";
    case Method::del:
      break;
  }
  return "DELETE";
}

std::string_view Response::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& header) { return same_name(header.name, name); });
  return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

void Transport::send_async(const Request& request, Completion done) {
  const Completion taken = std::move(done);
  taken(send(request));
}

}  // namespace atom::client
