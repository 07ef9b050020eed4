#include "atom/base/timestamp.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "atom/base/ascii.hpp"

namespace atom {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Parses fixed-width fields from the front of a text, and records whether any was missing.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_.empty() || !is_digit(text_.front())) return fail();
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }

  char one_of(std::string_view choices) {
    if (text_.empty() || choices.find(text_.front()) == std::string_view::npos) {
      fail();
      return '\0';
    }
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

  milliseconds fraction() {
    if (text_.empty() || text_.front() != '.') return milliseconds{0};
    text_.remove_prefix(1);
    if (text_.empty() || !is_digit(text_.front())) return milliseconds{fail()};
    int value = 0;
    for (int scale = 100; !text_.empty() && is_digit(text_.front()); scale /= 10) {
      value += scale * (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return milliseconds{value};
  }

  bool ok() const { return ok_; }
  bool at_end() const { return text_.empty(); }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }

  std::string_view text_;
  bool ok_ = true;
};

/// Writes `value`, which is not negative, over the `width` zeros at `to`. Written by hand because every
/// response and every row of a list has a time, and a general formatter takes ten times as long.
void put_digits(char* to, std::int64_t value, std::size_t width) {
  for (; width > 0 && value > 0; value /= 10) to[--width] = static_cast<char>('0' + value % 10);
}

/// Writes the time of day over the `00:00:00` at `to`.
void put_clock(char* to, const std::chrono::hh_mm_ss<milliseconds>& clock) {
  put_digits(to, clock.hours().count(), 2);
  put_digits(to + 3, clock.minutes().count(), 2);
  put_digits(to + 6, clock.seconds().count(), 2);
}

std::string http_date_of(std::chrono::sys_seconds time) {
  constexpr std::string_view kWeekdays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  std::string text = "---, 00 --- 0000 00:00:00 GMT";
  kWeekdays.copy(&text[0], 3, std::size_t{3} * std::chrono::weekday{day}.c_encoding());
  put_digits(&text[5], static_cast<unsigned>(date.day()), 2);
  kMonths.copy(&text[8], 3, std::size_t{3} * (static_cast<unsigned>(date.month()) - 1));
  put_digits(&text[12], static_cast<int>(date.year()), 4);
  put_clock(&text[17], std::chrono::hh_mm_ss<milliseconds>{time - day});
  return text;
}

/// Returns by how many bits the byte at `index` is shifted in a word copied from memory.
constexpr int shift_of(std::size_t index) {
  const std::size_t byte = std::endian::native == std::endian::little ? index : 7 - index;
  return static_cast<int>(byte * 8);
}

/// Returns true if the eight characters of `text` match `layout`, in which 0 stands for any digit.
bool has_layout(const char* text, std::string_view layout) {
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  std::uint64_t bytes = 0;
  std::uint64_t expected = 0;
  std::uint64_t slack = 0;  // Carries into a byte's high bit if the byte differs by more than it may.
  std::memcpy(&bytes, text, sizeof bytes);
  std::memcpy(&expected, layout.data(), sizeof expected);
  for (std::size_t i = 0; i < sizeof slack; ++i)
    slack |= std::uint64_t{layout[i] == '0' ? 0x7FU - 9 : 0x7FU} << shift_of(i);
  const std::uint64_t difference = bytes ^ expected;
  return ((((difference & ~kHighs) + slack) | difference) & kHighs) == 0;
}

/// Parses a time in the form that `format_rfc3339` writes. Returns nothing for any other text.
std::optional<Timestamp> parse_canonical(std::string_view text) {
  if (text.size() != 24 || !has_layout(text.data(), "0000-00-") || !has_layout(text.data() + 8, "00T00:00") ||
      !has_layout(text.data() + 16, ":00.000Z")) {
    return std::nullopt;
  }
  const auto at = [&](std::size_t start) { return (text[start] - '0') * 10 + (text[start + 1] - '0'); };
  const std::chrono::year_month_day date{std::chrono::year{at(0) * 100 + at(2)},
                                         std::chrono::month{static_cast<unsigned>(at(5))},
                                         std::chrono::day{static_cast<unsigned>(at(8))}};
  if (!date.ok() || date.year() < std::chrono::year{1970}) return std::nullopt;
  if (at(11) > 23 || at(14) > 59 || at(17) > 59) return std::nullopt;
  return std::chrono::sys_days{date} + hours{at(11)} + minutes{at(14)} + seconds{at(17)} +
         milliseconds{at(20) * 10 + (text[22] - '0')};
}

}  // namespace

std::string format_rfc3339(Timestamp time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text = "0000-00-00T00:00:00.000Z";
  put_digits(&text[0], static_cast<int>(date.year()), 4);
  put_digits(&text[5], static_cast<unsigned>(date.month()), 2);
  put_digits(&text[8], static_cast<unsigned>(date.day()), 2);
  put_clock(&text[11], clock);
  put_digits(&text[20], clock.subseconds().count(), 3);
  return text;
}

bool is_canonical_rfc3339(std::string_view text) {
  return parse_canonical(text).has_value();
}

std::string format_http_date(Timestamp time) {
  // Every response carries the date, so it is nearly always the same second as last time.
  thread_local std::chrono::sys_seconds last;
  thread_local std::string text = http_date_of(last);
  if (const auto second = std::chrono::floor<std::chrono::seconds>(time); second != last) {
    text = http_date_of(second);
    last = second;
  }
  return text;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (const auto time = parse_canonical(text)) return time;
  Fields fields(text);
  const std::chrono::year year{fields.digits(4)};
  fields.one_of("-");
  const std::chrono::month month{static_cast<unsigned>(fields.digits(2))};
  fields.one_of("-");
  const std::chrono::day day{static_cast<unsigned>(fields.digits(2))};
  fields.one_of("Tt ");
  const int hour = fields.digits(2);
  fields.one_of(":");
  const int minute = fields.digits(2);
  fields.one_of(":");
  const int second = fields.digits(2);
  const milliseconds fraction = fields.fraction();
  const char zone = fields.one_of("Zz+-");
  minutes offset{0};
  if (zone == '+' || zone == '-') {
    const int offset_hour = fields.digits(2);
    fields.one_of(":");
    const int offset_minute = fields.digits(2);
    if (offset_hour > 23 || offset_minute > 59) return std::nullopt;
    offset = hours{offset_hour} + minutes{offset_minute};
    if (zone == '-') offset = -offset;
  }
  const std::chrono::year_month_day date{year, month, day};
  // Second 60 is a leap second; Unix time counts it as the first second of the next minute.
  if (!fields.ok() || !fields.at_end() || !date.ok() || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  const Timestamp time =
      std::chrono::sys_days{date} + hours{hour} + minutes{minute} + seconds{second} + fraction - offset;
  // An offset or a leap second can lead into a year that no RFC 3339 time has.
  constexpr Timestamp kEnd = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1};
  if (time < Timestamp{} || time >= kEnd) return std::nullopt;
  return time;
}

}  // namespace atom
