#include "atom/wire/object_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/base/timestamp.hpp"
#include "atom/wire/errors.hpp"
#include "atom/wpk/pointer.hpp"

namespace atom::wire {
namespace {

const boost::json::array kNoElements;

std::string_view view(const boost::json::string& text) {
  return {text.data(), text.size()};
}

}  // namespace

std::string append_pointer(std::string_view pointer, std::string_view token) {
  std::string result(pointer);
  wpk::append_token(result, token);
  return result;
}

ObjectReader::ObjectReader(const boost::json::value& value, std::string pointer)
    : object_(value.if_object()), pointer_(std::move(pointer)) {
  if (object_ == nullptr) {
    findings_.push_back({std::string(errors::kInvalidField), pointer_, "This must be a JSON object."});
  } else {
    next_ = object_->begin();
  }
}

std::string ObjectReader::pointer_to(std::string_view member) const {
  return append_pointer(pointer_, member);
}

bool ObjectReader::has_finding(std::string_view member) const {
  const std::string pointer = pointer_to(member);
  return std::ranges::any_of(findings_, [&](const Finding& finding) { return finding.pointer == pointer; });
}

void ObjectReader::missing(std::string_view member) {
  if (object_ == nullptr) return;
  findings_.push_back({std::string(errors::kMissingField), pointer_to(member),
                       fmt::format("'{}' is required and missing.", member)});
}

void ObjectReader::invalid(std::string_view member, std::string_view expected) {
  if (object_ == nullptr) return;  // The constructor's finding is enough.
  findings_.push_back({std::string(errors::kInvalidField), pointer_to(member),
                       fmt::format("'{}' must be {}.", member, expected)});
}

void ObjectReader::add(const Error& error) {
  findings_.insert(findings_.end(), error.findings.begin(), error.findings.end());
}

void ObjectReader::reject_unknown(std::initializer_list<std::string_view> known) {
  if (object_ == nullptr) return;
  for (const auto& member : *object_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::ranges::find(known, key) != known.end()) continue;
    findings_.push_back(
        {std::string(errors::kUnknownField), pointer_to(key),
         fmt::format("'{}' is not a known member. Known are: {}.", key, fmt::join(known, ", "))});
  }
}

void ObjectReader::reject_null(std::initializer_list<std::string_view> members) {
  if (object_ == nullptr) return;
  for (const std::string_view member : members) {
    const boost::json::value* value = object_->if_contains({member.data(), member.size()});
    if (value != nullptr && value->is_null()) invalid(member, "left out if it has no value, and not null");
  }
}

const boost::json::value* ObjectReader::optional_value(std::string_view member) {
  if (object_ == nullptr) return nullptr;
  const boost::json::string_view name(member.data(), member.size());
  if (next_ == object_->end() || next_->key() != name) {
    const auto found = object_->find(name);
    if (found == object_->end()) return nullptr;
    next_ = found;
  }
  const boost::json::value& value = next_++->value();
  return value.is_null() ? nullptr : &value;
}

const boost::json::value* ObjectReader::value(std::string_view member) {
  const boost::json::value* value = optional_value(member);
  if (value == nullptr) missing(member);
  return value;
}

const boost::json::string* ObjectReader::text_of(std::string_view member, const boost::json::value* found) {
  if (found == nullptr) return nullptr;
  const boost::json::string* text = found->if_string();
  if (text == nullptr) invalid(member, "a string");
  return text;
}

std::optional<Timestamp> ObjectReader::time_of(std::string_view member, const boost::json::value* found) {
  const boost::json::string* text = text_of(member, found);
  if (text == nullptr) return std::nullopt;
  const auto time = parse_rfc3339(view(*text));
  if (!time) invalid(member, "an RFC 3339 date-time such as 2026-11-24T22:38:57Z");
  return time;
}

std::optional<std::string> ObjectReader::optional_string(std::string_view member) {
  const boost::json::string* text = text_of(member, optional_value(member));
  if (text == nullptr) return std::nullopt;
  return std::string(view(*text));
}

std::string ObjectReader::string(std::string_view member) {
  const boost::json::string* text = text_of(member, value(member));
  return text == nullptr ? std::string() : std::string(view(*text));
}

std::string ObjectReader::string_or_empty(std::string_view member) {
  return optional_string(member).value_or("");
}

std::int64_t ObjectReader::integer_of(std::string_view member, const boost::json::value* found) {
  if (found == nullptr) return 0;
  if (const std::int64_t* number = found->if_int64()) return *number;
  invalid(member, "an integer");
  return 0;
}

std::int64_t ObjectReader::integer(std::string_view member) {
  return integer_of(member, value(member));
}

std::int64_t ObjectReader::integer_or_zero(std::string_view member) {
  return integer_of(member, optional_value(member));
}

bool ObjectReader::boolean(std::string_view member) {
  const boost::json::value* found = value(member);
  if (found == nullptr) return false;
  if (const bool* flag = found->if_bool()) return *flag;
  invalid(member, "true or false");
  return false;
}

std::optional<Timestamp> ObjectReader::optional_timestamp(std::string_view member) {
  return time_of(member, optional_value(member));
}

Timestamp ObjectReader::timestamp(std::string_view member) {
  return time_of(member, value(member)).value_or(Timestamp{});
}

const boost::json::array& ObjectReader::array(std::string_view member) {
  const boost::json::value* found = value(member);
  if (found == nullptr) return kNoElements;
  if (const boost::json::array* elements = found->if_array()) return *elements;
  invalid(member, "an array");
  return kNoElements;
}

std::vector<std::string> ObjectReader::strings(std::string_view member) {
  std::vector<std::string> texts;
  for (const boost::json::value& element : array(member)) {
    if (const boost::json::string* text = element.if_string()) {
      texts.emplace_back(view(*text));
    } else {
      invalid(member, "an array of strings");
      return {};
    }
  }
  return texts;
}

Error ObjectReader::error() const {
  const std::string& first = findings_.front().code;
  const bool shared =
      std::ranges::all_of(findings_, [&](const Finding& finding) { return finding.code == first; });
  std::string message = findings_.front().detail;
  if (findings_.size() > 1) message += fmt::format(" ({} more in 'errors'.)", findings_.size() - 1);
  return Error{shared ? first : std::string(errors::kInvalidRequest), std::move(message), findings_};
}

}  // namespace atom::wire
