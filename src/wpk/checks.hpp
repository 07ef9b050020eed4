#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "wpk/findings.hpp"

/// What the rules of a document are made of: small checks that add up to larger ones.
namespace atom::wpk::checks {

/// Checks one value and adds what is wrong with it. `at` is its JSON Pointer.
using Check = void (*)(const boost::json::value& value, const std::string& at, Findings& findings);

enum class Presence { required, optional };
using enum Presence;

struct Member {
  std::string_view name;
  Presence presence;
  Check check;
};

void invalid(const std::string& at, std::string detail, Findings& findings);

void any_text(const boost::json::value& value, const std::string& at, Findings& findings);
void flag(const boost::json::value& value, const std::string& at, Findings& findings);
void any_array(const boost::json::value& value, const std::string& at, Findings& findings);

/// Whole hours, minutes, seconds and milliseconds, in this order, at least one of them: `1h30m`, `300s`,
/// `500ms`.
void duration(const boost::json::value& value, const std::string& at, Findings& findings);

void check_text(const boost::json::value& value, const std::string& at, Findings& findings,
                std::size_t max_characters);
void check_integer(const boost::json::value& value, const std::string& at, Findings& findings,
                   std::int64_t min, std::int64_t max);
void check_choice(const boost::json::value& value, const std::string& at, Findings& findings,
                  std::span<const std::string_view> choices);
void check_items(const boost::json::value& value, const std::string& at, Findings& findings,
                 std::size_t max_items, Check check);
void check_members(const boost::json::object& object, const std::string& at, Findings& findings,
                   std::span<const Member> members);

template <std::size_t max_characters>
void text(const boost::json::value& value, const std::string& at, Findings& findings) {
  check_text(value, at, findings, max_characters);
}

template <std::int64_t min, std::int64_t max>
void integer(const boost::json::value& value, const std::string& at, Findings& findings) {
  check_integer(value, at, findings, min, max);
}

template <const auto& choices>
void one_of(const boost::json::value& value, const std::string& at, Findings& findings) {
  check_choice(value, at, findings, choices);
}

template <Check check, std::size_t max_items>
void array_of(const boost::json::value& value, const std::string& at, Findings& findings) {
  check_items(value, at, findings, max_items, check);
}

/// As `array_of`, with one item at least.
template <Check check, std::size_t max_items>
void some_of(const boost::json::value& value, const std::string& at, Findings& findings) {
  check_items(value, at, findings, max_items, check);
  const auto* array = value.if_array();
  if (array != nullptr && array->empty()) invalid(at, "Write at least one item.", findings);
}

/// An object with the members of all of these lists, and any others.
template <const auto&... lists>
void object_of(const boost::json::value& value, const std::string& at, Findings& findings) {
  const auto* object = value.if_object();
  if (object == nullptr) return invalid(at, "Write an object here.", findings);
  (check_members(*object, at, findings, lists), ...);
}

}  // namespace atom::wpk::checks
