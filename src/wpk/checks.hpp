#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "atom/wpk/findings.hpp"

/// Small checks, from which the rules of a document are composed.
namespace atom::wpk::checks {

/// The path from the document's root to the value being checked. Turned into text only if the value is wrong.
/// Borrows its parent.
class Place {
 public:
  Place() = default;  ///< The root.
  Place member(std::string_view name) const { return {this, name, 0}; }
  Place item(std::size_t index) const { return {this, {}, index}; }
  /// Returns the JSON Pointer.
  std::string pointer() const;
  /// Returns the subject of a message: `'version'`, `'tags[1]'` or `The document`.
  std::string label() const;

 private:
  Place(const Place* parent, std::string_view name, std::size_t index)
      : parent_(parent), name_(name), index_(index) {}

  bool is_item() const { return name_.data() == nullptr; }
  std::string path_in_member() const;

  const Place* parent_ = nullptr;
  std::string_view name_;  ///< A null view for an item.
  std::size_t index_ = 0;
};

/// Checks one value and adds a finding for everything that is wrong with it.
using Check = void (*)(const boost::json::value& value, const Place& at, Findings& findings);

enum class Presence { required, optional };
using enum Presence;

struct Member {
  std::string_view name;
  Presence presence;
  Check check;
};

/// Adds a finding whose sentence is the place's label followed by `problem`.
void invalid(const Place& at, std::string_view problem, Findings& findings);

void any_text(const boost::json::value& value, const Place& at, Findings& findings);
void flag(const boost::json::value& value, const Place& at, Findings& findings);
void any_array(const boost::json::value& value, const Place& at, Findings& findings);

/// Accepts whole hours, minutes, seconds and milliseconds in this order, at least one of them: `1h30m`,
/// `300s`, `500ms`.
void duration(const boost::json::value& value, const Place& at, Findings& findings);

void check_text(const boost::json::value& value, const Place& at, Findings& findings,
                std::size_t max_characters);
void check_integer(const boost::json::value& value, const Place& at, Findings& findings, std::int64_t min,
                   std::int64_t max);
void check_choice(const boost::json::value& value, const Place& at, Findings& findings,
                  std::span<const std::string_view> choices);
void check_items(const boost::json::value& value, const Place& at, Findings& findings, std::size_t max_items,
                 Check check);
void check_members(const boost::json::object& object, const Place& at, Findings& findings,
                   std::span<const Member> members);

template <std::size_t max_characters>
void text(const boost::json::value& value, const Place& at, Findings& findings) {
  check_text(value, at, findings, max_characters);
}

template <std::int64_t min, std::int64_t max>
void integer(const boost::json::value& value, const Place& at, Findings& findings) {
  check_integer(value, at, findings, min, max);
}

template <const auto& choices>
void one_of(const boost::json::value& value, const Place& at, Findings& findings) {
  check_choice(value, at, findings, choices);
}

template <Check check, std::size_t max_items>
void array_of(const boost::json::value& value, const Place& at, Findings& findings) {
  check_items(value, at, findings, max_items, check);
}

/// Accepts what `array_of` does, except an empty array.
template <Check check, std::size_t max_items>
void some_of(const boost::json::value& value, const Place& at, Findings& findings) {
  check_items(value, at, findings, max_items, check);
  const auto* array = value.if_array();
  if (array != nullptr && array->empty()) invalid(at, "must have at least one item.", findings);
}

/// Accepts an object that has the members in `lists`, and any others.
template <const auto&... lists>
void object_of(const boost::json::value& value, const Place& at, Findings& findings) {
  const auto* object = value.if_object();
  if (object == nullptr) return invalid(at, "must be an object. Put its members in { }.", findings);
  (check_members(*object, at, findings, lists), ...);
}

}  // namespace atom::wpk::checks
