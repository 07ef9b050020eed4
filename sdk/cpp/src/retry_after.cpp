#include "retry_after.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "atom/base/ascii.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

/// What JavaScript can count, so that every SDK says the same.
constexpr milliseconds kLongestDelay{(std::int64_t{1} << 53) - 1};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                "Friday", "Saturday", "Sunday"};
constexpr std::size_t kShortDayBytes = 3;

std::optional<milliseconds> delay_of_seconds(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : text) {
    seconds = seconds * 10 + (c - '0');
    if (seconds > kLongestDelay.count() / 1000) return kLongestDelay;
  }
  return std::chrono::seconds(seconds);
}

/// Reads a date from left to right. Once something is not as it must be, nothing after it is.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : rest_(text) {}

  bool skip(std::string_view expected) {
    ok_ = ok_ && rest_.starts_with(expected);
    if (ok_) rest_.remove_prefix(expected.size());
    return ok_;
  }

  /// A number of exactly so many digits.
  int number(std::size_t digits) {
    ok_ = ok_ && rest_.size() >= digits && std::ranges::all_of(rest_.substr(0, digits), is_digit);
    if (!ok_) return 0;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) value = value * 10 + (c - '0');
    rest_.remove_prefix(digits);
    return value;
  }

  /// The day of asctime: two digits, or a space and one.
  int padded_day() {
    if (rest_.starts_with(' ')) {
      skip(" ");
      return number(1);
    }
    return number(2);
  }

  std::chrono::month month() {
    for (unsigned i = 0; i < kMonths.size(); ++i) {
      if (rest_.starts_with(kMonths[i]) && skip(kMonths[i])) return std::chrono::month{i + 1};
    }
    ok_ = false;
    return {};
  }

  std::chrono::seconds time_of_day() {
    const std::chrono::hours hours{number(2)};
    skip(":");
    const std::chrono::minutes minutes{number(2)};
    skip(":");
    const std::chrono::seconds seconds{number(2)};
    ok_ =
        ok_ && hours.count() < 24 && minutes.count() < 60 && seconds.count() <= 60;  // A leap second is one.
    return hours + minutes + seconds;
  }

  bool is_at_end() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Date {
  int year = 0;
  std::chrono::month month{};
  int day = 0;
  std::chrono::seconds time{};
};

/// `Sun, 06 Nov 1994 08:49:37 GMT`, from the day of the month on.
std::optional<Date> read_imf_date(DateScanner scanner) {
  Date date;
  date.day = scanner.number(2);
  scanner.skip(" ");
  date.month = scanner.month();
  scanner.skip(" ");
  date.year = scanner.number(4);
  scanner.skip(" ");
  date.time = scanner.time_of_day();
  scanner.skip(" GMT");
  return scanner.is_at_end() ? std::optional(date) : std::nullopt;
}

/// The last year with these two digits that is no more than 50 years in the future.
int full_year(int digits, Timestamp now) {
  const auto today = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  return latest - ((latest - digits) % 100 + 100) % 100;
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`, from the day of the month on.
std::optional<Date> read_rfc850_date(DateScanner scanner, Timestamp now) {
  Date date;
  date.day = scanner.number(2);
  scanner.skip("-");
  date.month = scanner.month();
  scanner.skip("-");
  date.year = full_year(scanner.number(2), now);
  scanner.skip(" ");
  date.time = scanner.time_of_day();
  scanner.skip(" GMT");
  return scanner.is_at_end() ? std::optional(date) : std::nullopt;
}

/// `Sun Nov  6 08:49:37 1994`, from the month on.
std::optional<Date> read_asctime_date(DateScanner scanner) {
  Date date;
  date.month = scanner.month();
  scanner.skip(" ");
  date.day = scanner.padded_day();
  scanner.skip(" ");
  date.time = scanner.time_of_day();
  scanner.skip(" ");
  date.year = scanner.number(4);
  return scanner.is_at_end() ? std::optional(date) : std::nullopt;
}

std::optional<Date> read_date(std::string_view text, Timestamp now) {
  for (const std::string_view day : kDays) {
    const std::string_view short_day = day.substr(0, kShortDayBytes);
    DateScanner scanner(text);
    if (text.starts_with(day) && scanner.skip(day)) {
      return scanner.skip(", ") ? read_rfc850_date(scanner, now) : std::nullopt;
    }
    if (!text.starts_with(short_day) || !scanner.skip(short_day)) continue;
    if (DateScanner imf = scanner; imf.skip(", ")) return read_imf_date(imf);
    return scanner.skip(" ") ? read_asctime_date(scanner) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view text, Timestamp now) {
  text = trim(text);
  if (const auto delay = delay_of_seconds(text)) return delay;
  const auto date = read_date(text, now);
  if (!date) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{date->year}, date->month,
                                        std::chrono::day{static_cast<unsigned>(date->day)}};
  if (!day.ok()) return std::nullopt;
  const Timestamp until = std::chrono::sys_days(day) + date->time;
  return std::max(until - now, milliseconds{0});
}

}  // namespace atom::client
