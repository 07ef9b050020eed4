#include "api/accept.hpp"

#include <algorithm>
#include <charconv>

#include <boost/beast/core/string.hpp>

#include "atom/base/ascii.hpp"

namespace atom::api {
namespace {

using boost::beast::iequals;

constexpr int kWhole = 1000;

// Beast's `ext_list` reads tokens, which media types are not, and stops silently at an invalid weight.

/// Removes the text up to the next `separator`, and the separator, from `text`; returns what was before it.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = trim(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

/// Returns the thousandths of a weight such as `0`, `0.5` or `1.000`; 0 if it is invalid.
int weight_in(std::string_view text) {
  constexpr std::size_t kLongest = 5;
  float weight = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, weight, std::chars_format::fixed);
  const bool is_weight =
      failed == std::errc() && end == last && text.size() <= kLongest && weight >= 0 && weight <= 1;
  return is_weight ? static_cast<int>(weight * kWhole) : 0;
}

std::optional<int> weight_in_line(std::string_view line, std::string_view name) {
  while (!line.empty()) {
    std::string_view element = take_until(line, ',');
    if (!iequals(take_until(element, ';'), name)) continue;
    int weight = kWhole;
    while (!element.empty()) {
      const std::string_view parameter = take_until(element, ';');
      if (parameter.size() >= 2 && iequals(parameter.substr(0, 2), "q="))
        weight = weight_in(parameter.substr(2));
    }
    return weight;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> weight_of(const Request& request, http::field header, std::string_view name) {
  const auto [first, last] = request.equal_range(header);
  for (auto line = first; line != last; ++line) {
    if (const auto weight = weight_in_line(line->value(), name)) return weight;
  }
  return std::nullopt;
}

bool accepts(const Request& request, std::string_view media_type) {
  return weight_of(request, http::field::accept, media_type).value_or(0) > 0;
}

}  // namespace atom::api
