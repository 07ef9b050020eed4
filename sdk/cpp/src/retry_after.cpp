#include "retry_after.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "atom/base/ascii.hpp"
#include "http_client/url.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

/// The largest count that JavaScript represents exactly, so that every SDK returns the same.
constexpr milliseconds kLongestDelay{(std::int64_t{1} << 53) - 1};

/// Reads digits and nothing else.
int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<milliseconds> delay_of_seconds(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : text) {
    seconds = seconds * 10 + (c - '0');
    if (seconds > kLongestDelay.count() / 1000) return kLongestDelay;
  }
  return std::chrono::seconds(seconds);
}

/// Returns true if `text` looks like `shape`, in which `0` stands for a digit, `A` for an upper-case letter,
/// `a` for a lower-case one, and everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char kind) {
    if (kind == '0') return is_digit(c);
    if (kind == 'A') return is_upper(c);
    if (kind == 'a') return is_lower(c);
    return c == kind;
  });
}

/// The parts of a date as they are written.
struct DateText {
  std::string_view day;
  std::string_view month;
  int year;
  std::string_view time;
};

/// Returns the last year with these two digits that is at most 50 years in the future.
int full_year(int digits, Timestamp now) {
  const auto today = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  return latest - ((latest - digits) % 100 + 100) % 100;
}

/// Splits one of the three forms of RFC 9110 section 5.6.7.
std::optional<DateText> split_date(std::string_view text, Timestamp now) {
  if (has_shape(text, "Aaa, 00 Aaa 0000 00:00:00 GMT")) {
    return DateText{text.substr(5, 2), text.substr(8, 3), number_of(text.substr(12, 4)), text.substr(17, 8)};
  }
  if (has_shape(text, "Aaa Aaa 00 00:00:00 0000") || has_shape(text, "Aaa Aaa  0 00:00:00 0000")) {
    return DateText{trim(text.substr(8, 2)), text.substr(4, 3), number_of(text.substr(20, 4)),
                    text.substr(11, 8)};
  }
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || !text.substr(0, comma).ends_with("day")) return std::nullopt;
  const std::string_view date = text.substr(comma);
  if (!has_shape(date, ", 00-Aaa-00 00:00:00 GMT")) return std::nullopt;
  return DateText{date.substr(2, 2), date.substr(5, 3), full_year(number_of(date.substr(9, 2)), now),
                  date.substr(12, 8)};
}

std::optional<Timestamp> read_date(std::string_view text, Timestamp now) {
  const auto parts = split_date(text, now);
  if (!parts) return std::nullopt;
  const std::string_view weekday = text.substr(0, text.find_first_of(", "));
  const auto date = http_client::parse_date(
      http_client::linked_libcurl(),
      fmt::format("{}, {} {} {} {} GMT", weekday, parts->day, parts->month, parts->year, parts->time));
  if (!date) return std::nullopt;
  // libcurl takes 31 November for 1 December. A leap second may be in the day after, too.
  const auto leap = std::chrono::seconds(parts->time.ends_with(":60") ? 1 : 0);
  const auto read = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*date - leap));
  if (static_cast<unsigned>(read.day()) != static_cast<unsigned>(number_of(parts->day))) return std::nullopt;
  return *date;
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view text, Timestamp now) {
  text = trim(text);
  if (const auto delay = delay_of_seconds(text)) return delay;
  const auto until = read_date(text, now);
  if (!until) return std::nullopt;
  return std::max(*until - now, milliseconds{0});
}

}  // namespace atom::client
