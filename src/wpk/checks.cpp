#include "atom/wpk/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "atom/base/encoding.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/find_member.hpp"
#include "atom/wpk/pointer.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk::checks {
namespace {

namespace json = boost::json;

bool is_duration(std::string_view text) {
  constexpr std::array<std::string_view, 4> kUnits{"h", "m", "s", "ms"};
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::size_t kMaxDigits = 9;
  auto allowed = kUnits.begin();
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of(kDigits), text.size());
    if (digits == 0 || digits > kMaxDigits) return false;
    text.remove_prefix(digits);
    const std::string_view unit = text.substr(0, text.find_first_of(kDigits));
    const auto found = std::find(allowed, kUnits.end(), unit);
    if (found == kUnits.end()) return false;
    allowed = found + 1;
    text.remove_prefix(unit.size());
  }
  return allowed != kUnits.begin();
}

std::string join_quoted(std::span<const std::string_view> choices) {
  std::string joined;
  for (const std::string_view choice : choices) joined += (joined.empty() ? "" : ", ") + quote(choice);
  return joined;
}

}  // namespace

std::string Place::pointer() const {
  if (parent_ == nullptr) return {};
  std::string pointer = parent_->pointer();
  append_token(pointer, is_item() ? std::string_view(fmt::format_int(index_).c_str()) : name_);
  return pointer;
}

std::string Place::label() const {
  if (parent_ == nullptr) return "The document";
  return '\'' + path_in_member() + '\'';
}

std::string Place::path_in_member() const {
  if (parent_ == nullptr) return {};
  return is_item() ? fmt::format("{}[{}]", parent_->path_in_member(), index_) : std::string(name_);
}

void invalid(const Place& at, std::string_view problem, Findings& findings) {
  findings.add(errors::kInvalidMember, at.pointer(), fmt::format("{} {}", at.label(), problem));
}

void any_text(const json::value& value, const Place& at, Findings& findings) {
  if (!value.is_string()) invalid(at, "must be a string. Put it in quotes.", findings);
}

void flag(const json::value& value, const Place& at, Findings& findings) {
  if (!value.is_bool()) invalid(at, "must be true or false, without quotes.", findings);
}

void any_array(const json::value& value, const Place& at, Findings& findings) {
  if (!value.is_array()) invalid(at, "must be an array. Put its items in [ ].", findings);
}

void duration(const json::value& value, const Place& at, Findings& findings) {
  const auto* found = value.if_string();
  if (found != nullptr && is_duration(*found)) return;
  invalid(at, "must be a duration in quotes, such as \"300s\", \"5m\" or \"1h30m\".", findings);
}

void check_text(const json::value& value, const Place& at, Findings& findings, std::size_t max_characters) {
  const auto* found = value.if_string();
  if (found == nullptr) return any_text(value, at, findings);
  if (found->size() <= max_characters) return;  // Every character has at least one byte.
  if (const std::size_t characters = count_characters(*found); characters > max_characters) {
    invalid(at, fmt::format("has {} characters; at most {} are allowed.", characters, max_characters),
            findings);
  }
}

void check_integer(const json::value& value, const Place& at, Findings& findings, std::int64_t min,
                   std::int64_t max) {
  // To JSON, 3.0 is the integer 3.
  const auto number = value.is_number() ? value.to_number<double>() : std::nan("");
  const bool fits = number >= static_cast<double>(min) && number <= static_cast<double>(max);
  if (fits && std::trunc(number) == number) return;
  invalid(at, fmt::format("must be a whole number from {} to {}.", min, max), findings);
}

void check_choice(const json::value& value, const Place& at, Findings& findings,
                  std::span<const std::string_view> choices) {
  const auto* found = value.if_string();
  if (found != nullptr &&
      std::find(choices.begin(), choices.end(), std::string_view(*found)) != choices.end())
    return;
  invalid(at, fmt::format("must be {}{}.", choices.size() > 1 ? "one of " : "", join_quoted(choices)),
          findings);
}

void check_items(const json::value& value, const Place& at, Findings& findings, std::size_t max_items,
                 Check check) {
  const auto* array = value.if_array();
  if (array == nullptr) return any_array(value, at, findings);
  if (array->size() > max_items) {
    return invalid(at, fmt::format("has {} items; at most {} are allowed.", array->size(), max_items),
                   findings);
  }
  for (std::size_t i = 0; i < array->size(); ++i) check((*array)[i], at.item(i), findings);
}

void check_members(const json::object& object, const Place& at, Findings& findings,
                   std::span<const Member> members) {
  for (const Member& member : members) {
    const Place place = at.member(member.name);
    if (const json::value* found = find_member(object, member.name)) {
      member.check(*found, place, findings);
    } else if (member.presence == required) {
      findings.add(errors::kMissingMember, place.pointer(),
                   fmt::format("{} is required. Add it.", place.label()));
    }
  }
}

}  // namespace atom::wpk::checks
