#include "atom/wpk/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "atom/base/ascii.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

/// Why a text is not a version, to follow a colon; nothing if it is one.
using Reason = std::optional<std::string>;

bool is_identifier_char(char c) {
  return is_alphanumeric(c) || c == '-';
}

bool is_numeric(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Iterates over the fields between the dots of a text. There is at least one, which may be empty.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  /// Returns the next field, or nothing after the last.
  std::optional<std::string_view> next() {
    if (!rest_) return std::nullopt;
    const std::size_t dot = rest_->find('.');
    const std::string_view field = rest_->substr(0, dot);
    if (dot == std::string_view::npos) {
      rest_.reset();
    } else {
      rest_->remove_prefix(dot + 1);
    }
    return field;
  }

 private:
  std::optional<std::string_view> rest_;
};

Reason leading_zero(std::string_view digits) {
  if (digits.size() < 2 || digits.front() != '0') return std::nullopt;
  return fmt::format("the number {} has a leading zero. Remove it", quote(digits));
}

Reason read_number(std::string_view text, std::uint64_t& number) {
  if (!is_numeric(text)) return fmt::format("{} is not a number", quote(text));
  if (auto reason = leading_zero(text)) return reason;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) {
    return fmt::format("the number {} is too large; it must be below 2^64", text);
  }
  return std::nullopt;
}

Reason read_core(std::string_view core, std::uint64_t (&numbers)[3]) {
  std::array<std::string_view, 3> parts;
  std::size_t count = 0;
  for (Fields fields(core); const auto field = fields.next(); ++count) {
    if (count < parts.size()) parts[count] = *field;
  }
  if (count < parts.size() && std::all_of(parts.begin(), parts.begin() + count, is_numeric)) {
    return fmt::format("it needs three parts. Write {}",
                       quote(std::string(core) + (count == 1 ? ".0.0" : ".0")));
  }
  if (count != parts.size()) return "it needs three numbers separated by dots, such as \"1.0.0\"";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (auto reason = read_number(parts[i], numbers[i])) return reason;
  }
  return std::nullopt;
}

Reason check_identifier(std::string_view field, std::string_view section) {
  if (field.empty()) return fmt::format("the {} has an empty identifier", section);
  if (!std::all_of(field.begin(), field.end(), is_identifier_char)) {
    return fmt::format("the {} may contain only the letters a-z, digits, '-' and '.'", section);
  }
  return std::nullopt;
}

Reason read_prerelease(std::string_view text, std::vector<std::string>& fields) {
  Fields rest(text);
  while (const auto field = rest.next()) {
    if (auto reason = check_identifier(*field, "prerelease")) return reason;
    if (is_numeric(*field)) {
      if (auto reason = leading_zero(*field)) return reason;
    }
    fields.emplace_back(*field);
  }
  return std::nullopt;
}

Reason check_build(std::string_view text) {
  Fields fields(text);
  while (const auto field = fields.next()) {
    if (auto reason = check_identifier(*field, "build metadata")) return reason;
  }
  return std::nullopt;
}

tl::unexpected<Error> invalid_version(std::string_view text, std::string_view reason) {
  return fail(errors::kInvalidVersion, fmt::format("{} is not a SemVer version: {}.", quote(text), reason));
}

/// Compares numbers of any length. Without leading zeros, the longer one is greater.
std::weak_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::weak_ordering compare_fields(std::string_view a, std::string_view b) {
  const bool a_numeric = is_numeric(a);
  const bool b_numeric = is_numeric(b);
  if (a_numeric != b_numeric) return a_numeric ? std::weak_ordering::less : std::weak_ordering::greater;
  return a_numeric ? compare_numbers(a, b) : a <=> b;
}

/// Appends the count of digits first, so that comparing bytes compares numbers.
void append_number(std::string& key, std::string_view digits) {
  static_assert(limits::kVersionBytes < 1000);
  // Formatted by hand, because every lookup of a version makes a key.
  for (const std::size_t power : {100, 10, 1}) key += static_cast<char>('0' + digits.size() / power % 10);
  key += digits;
}

}  // namespace

Result<Version> Version::parse(std::string_view text) {
  if (text.empty()) return invalid_version(text, "it is empty. Write three numbers, such as \"1.0.0\"");
  if (text.size() > limits::kVersionBytes) {
    return invalid_version(
        text, fmt::format("it has {} bytes; at most {} are allowed", text.size(), limits::kVersionBytes));
  }
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && is_digit(text[1])) {
    return invalid_version(text,
                           fmt::format("it begins with \"{}\". Write {}", text[0], quote(text.substr(1))));
  }
  const std::size_t plus = std::min(text.find('+'), text.size());
  const std::size_t minus = std::min(text.substr(0, plus).find('-'), plus);

  Version version;
  version.text_ = text;
  auto reason = read_core(text.substr(0, minus), version.numbers_);
  if (!reason && minus < plus) {
    reason = read_prerelease(text.substr(minus + 1, plus - minus - 1), version.prerelease_);
  }
  if (!reason && plus < text.size()) reason = check_build(text.substr(plus + 1));
  if (reason) return invalid_version(text, *reason);
  return version;
}

std::weak_ordering Version::operator<=>(const Version& other) const {
  for (std::size_t i = 0; i < 3; ++i) {
    if (numbers_[i] != other.numbers_[i]) return numbers_[i] <=> other.numbers_[i];
  }
  // A prerelease comes before its release.
  if (is_prerelease() != other.is_prerelease()) {
    return is_prerelease() ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  const std::size_t common = std::min(prerelease_.size(), other.prerelease_.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const auto order = compare_fields(prerelease_[i], other.prerelease_[i]); order != 0) return order;
  }
  return prerelease_.size() <=> other.prerelease_.size();
}

// The key is the three numbers, then '~' for a release, or the fields of a prerelease. Each field begins with
// '0' for a number or '1' for text, so numbers sort first and both sort before '~'. Text ends with '!', which
// sorts before every letter, so "alpha" comes before "alpha-1". If one list of fields is a prefix of another,
// so is its key.
std::string Version::sort_key() const {
  std::string key;
  for (const std::uint64_t number : numbers_) append_number(key, fmt::format_int(number).c_str());
  if (!is_prerelease()) return key + '~';
  for (const std::string& field : prerelease_) {
    if (is_numeric(field)) {
      key += '0';
      append_number(key, field);
    } else {
      key += '1' + field + '!';
    }
  }
  return key;
}

}  // namespace atom::wpk
