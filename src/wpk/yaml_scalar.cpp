#include "atom/wpk/yaml_scalar.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

#include "atom/base/ascii.hpp"
#include "atom/wpk/number.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

constexpr std::string_view kTooLarge = "this number is too large. Use a smaller one, or put it in quotes";
constexpr std::string_view kNotFinite = "JSON has no infinity or NaN. Omit the number, or put it in quotes";
constexpr std::string_view kNotOfTag = "this value does not match its tag. Correct one of them";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

bool is_null(std::string_view text) {
  return is_one_of(text, {"", "~", "null", "Null", "NULL"});
}
bool is_true(std::string_view text) {
  return is_one_of(text, {"true", "True", "TRUE"});
}
bool is_false(std::string_view text) {
  return is_one_of(text, {"false", "False", "FALSE"});
}

bool is_sign(char c) {
  return c == '-' || c == '+';
}

std::string_view without_sign(std::string_view text) {
  return !text.empty() && is_sign(text[0]) ? text.substr(1) : text;
}

/// Removes digits from the front and returns their count.
std::size_t take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

bool is_decimal(std::string_view text) {
  std::string_view digits = without_sign(text);
  return take_digits(digits) > 0 && digits.empty();
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
  text = without_sign(text);
  std::size_t digits = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  return is_decimal(text.substr(1));
}

bool is_not_finite(std::string_view text) {
  return is_one_of(without_sign(text), {".inf", ".Inf", ".INF"}) || is_one_of(text, {".nan", ".NaN", ".NAN"});
}

ScalarValue float_value(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = nearest_double(text);
  if (!number) return tl::unexpected(kTooLarge);
  return json::value(*number);
}

template <class Integer>
std::optional<Integer> integer(std::string_view digits, int base) {
  Integer number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

ScalarValue decimal_value(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (const auto number = integer<std::int64_t>(text, 10)) return json::value(*number);
  if (const auto number = integer<std::uint64_t>(text, 10)) return json::value(*number);
  return float_value(text);
}

/// Returns the base of numbers such as `0o17` and `0x1F`, or 0.
int prefixed_base(std::string_view text) {
  const int base = text.starts_with("0o") ? 8 : text.starts_with("0x") ? 16 : 0;
  if (base == 0 || text.size() == 2) return 0;
  const auto is_of_base = [base](char c) {
    if (base == 8) return c >= '0' && c <= '7';
    return is_lower_hex(to_lower(c));
  };
  return std::all_of(text.begin() + 2, text.end(), is_of_base) ? base : 0;
}

ScalarValue prefixed_value(std::string_view text, int base) {
  const auto number = integer<std::uint64_t>(text.substr(2), base);
  if (!number) return tl::unexpected(kTooLarge);
  if (const auto fits = integer<std::int64_t>(text.substr(2), base)) return json::value(*fits);
  return json::value(*number);
}

ScalarValue tagged_integer(std::string_view text) {
  if (is_decimal(text)) return decimal_value(text);
  if (const int base = prefixed_base(text)) return prefixed_value(text, base);
  return tl::unexpected(kNotOfTag);
}

ScalarValue tagged_float(std::string_view text) {
  if (is_float(text)) return float_value(text);
  return tl::unexpected(is_not_finite(text) ? kNotFinite : kNotOfTag);
}

}  // namespace

ScalarValue resolve_plain(std::string_view text) {
  if (is_null(text)) return json::value(nullptr);
  if (is_true(text)) return json::value(true);
  if (is_false(text)) return json::value(false);
  if (is_decimal(text)) return decimal_value(text);
  if (const int base = prefixed_base(text)) return prefixed_value(text, base);
  if (is_float(text)) return float_value(text);
  if (is_not_finite(text)) return tl::unexpected(kNotFinite);
  return json::value(text);
}

ScalarValue resolve_tagged(std::string_view tag, std::string_view text) {
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  const std::string_view type = tag.starts_with(kCore) ? tag.substr(kCore.size()) : "";
  if (type == "str") return json::value(text);
  if (type == "int") return tagged_integer(text);
  if (type == "float") return tagged_float(text);
  if (type == "null" && is_null(text)) return json::value(nullptr);
  if (type == "bool" && (is_true(text) || is_false(text))) return json::value(is_true(text));
  if (is_one_of(type, {"null", "bool", "map", "seq"})) return tl::unexpected(kNotOfTag);
  return tl::unexpected<std::string_view>("this tag is not in the core schema. Remove it");
}

}  // namespace atom::wpk
