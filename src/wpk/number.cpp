#include "atom/wpk/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace atom::wpk {
namespace {

/// Parses the exponent after the `e`. One that does not fit becomes the most extreme of its sign.
long exponent_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  long exponent = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (result.ec == std::errc{}) return exponent;
  return text.starts_with('-') ? std::numeric_limits<long>::min() / 2 : std::numeric_limits<long>::max() / 2;
}

/// Returns true if a literal that is out of a double's range is too small rather than too large.
bool is_small(std::string_view literal) {
  const std::size_t e = std::min(literal.find_first_of("eE"), literal.size());
  const std::string_view digits = literal.substr(0, e);
  const long exponent = e < literal.size() ? exponent_of(literal.substr(e + 1)) : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  // The first digit's power of ten, off by at most one, which does not matter so far out of range.
  return static_cast<long>(point) - static_cast<long>(first) + exponent < 0;
}

/// Appends a fraction of up to three decimals, which most numbers in documents are; returns false for any
/// other. No two doubles share the same fifteen digits, so digits that read back as the number are the
/// shortest.
bool append_few_decimals(std::string& out, double number) {
  constexpr double kFifteenDigits = 1e15;
  double scale = 1;
  for (int decimals = 1; decimals <= 3; ++decimals) {
    scale *= 10;
    const double scaled = std::abs(number) * scale;
    if (scaled >= kFifteenDigits) return false;
    const std::int64_t digits = std::llround(scaled);
    // A quotient of integers that a double holds is the nearest double to that decimal.
    if (static_cast<double>(digits) / scale != std::abs(number)) continue;
    const auto unit = static_cast<std::int64_t>(scale);
    if (number < 0) out += '-';
    out.append(fmt::format_int(digits / unit).c_str()).append(1, '.');
    const fmt::format_int fraction(digits % unit);
    out.append(static_cast<std::size_t>(decimals) - fraction.size(), '0').append(fraction.c_str());
    return true;
  }
  return false;
}

}  // namespace

std::optional<double> nearest_double(std::string_view literal) {
  double number = 0;
  const char* const end = literal.data() + literal.size();
  const auto result = std::from_chars(literal.data(), end, number);
  if (result.ptr != end || result.ec == std::errc::invalid_argument) return std::nullopt;
  if (result.ec == std::errc::result_out_of_range) {
    if (!is_small(literal)) return std::nullopt;
    return literal.starts_with('-') ? -0.0 : 0.0;
  }
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

// `std::to_chars` finds the digits that ECMAScript requires (the shortest that read back as the number, and
// of those the nearest) but places the decimal point by a different rule.
void append_ecmascript(std::string& out, double number) {
  if (append_few_decimals(out, number)) return;
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific);
  std::string_view text(buffer, static_cast<std::size_t>(written.ptr - buffer));
  if (text[0] == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  // One digit, then a point and further digits if there are any, then the exponent.
  const std::size_t e = text.find('e');
  const std::string_view first = text.substr(0, 1);
  const std::string_view rest = e > 2 ? text.substr(2, e - 2) : std::string_view();
  const long exponent = exponent_of(text.substr(e + 1));

  if (exponent >= 0 && exponent < 21) {
    const auto whole = static_cast<std::size_t>(exponent);
    out.append(first).append(rest.substr(0, whole)).append(".").append(rest.substr(whole));
  } else if (exponent < 0 && exponent >= -6) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(first).append(rest);
  } else {
    out += first;
    if (!rest.empty()) out.append(".").append(rest);
    out += exponent < 0 ? "e-" : "e+";
    out += fmt::format_int(std::abs(exponent)).c_str();
  }
}

}  // namespace atom::wpk
