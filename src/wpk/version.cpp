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

/// Why a text is no version, as the end of a sentence; nothing where it is one.
using Reason = std::optional<std::string>;

bool is_identifier_char(char c) {
  return is_alphanumeric(c) || c == '-';
}

bool is_numeric(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Goes through what stands between the dots of a text: one field at least, which may be empty.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  /// The next field; nothing after the last.
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
  return fmt::format("the number {} has a leading zero; drop it", quote(digits));
}

Reason read_number(std::string_view text, std::uint64_t& number) {
  if (!is_numeric(text)) return fmt::format("{} is no number", quote(text));
  if (auto reason = leading_zero(text)) return reason;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) {
    return fmt::format("the number {} is too large; stay below 2^64", text);
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
    return fmt::format("write all three parts: {}", quote(std::string(core) + (count == 1 ? ".0.0" : ".0")));
  }
  if (count != parts.size()) return "write three numbers with dots between them, such as \"1.0.0\"";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (auto reason = read_number(parts[i], numbers[i])) return reason;
  }
  return std::nullopt;
}

Reason check_identifier(std::string_view field, std::string_view of_what) {
  if (field.empty()) return fmt::format("a field of the {} is empty", of_what);
  if (!std::all_of(field.begin(), field.end(), is_identifier_char)) {
    return fmt::format("the {} may hold only letters of a-z, digits, '-' and '.'", of_what);
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

tl::unexpected<Error> refuse(std::string_view text, std::string_view reason) {
  return fail(errors::kInvalidVersion, fmt::format("{} is no SemVer version: {}.", quote(text), reason));
}

/// Numbers of any length: without leading zeros the longer is the greater.
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

/// The count of digits goes first, so that bytes compare as numbers do. No number is longer than a version.
void append_number(std::string& key, std::string_view digits) {
  static_assert(limits::kVersionBytes < 1000);
  // Three digits by hand, as each lookup of a version makes such a key.
  for (const std::size_t power : {100, 10, 1}) key += static_cast<char>('0' + digits.size() / power % 10);
  key += digits;
}

}  // namespace

Result<Version> Version::parse(std::string_view text) {
  if (text.empty()) return refuse(text, "it is empty; write three numbers, such as \"1.0.0\"");
  if (text.size() > limits::kVersionBytes) {
    return refuse(text, fmt::format("it has {} bytes; write at most {}", text.size(), limits::kVersionBytes));
  }
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && is_digit(text[1])) {
    return refuse(text, fmt::format("drop the \"{}\" and write {}", text[0], quote(text.substr(1))));
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
  if (reason) return refuse(text, *reason);
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

// Printable ASCII, so that any column type holds it. After the three numbers a release has '~', which is
// above every field's mark; a prerelease has its fields, marked '0' (a number) or '1' (a text), so that
// numbers come first. A text ends in '!', which is below every letter of a text, so that "alpha" comes before
// "alpha-1". Where one list of fields is the beginning of another, its key is the beginning of the other's
// key, and the shorter comes first.
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
