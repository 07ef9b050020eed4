#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"

namespace atom::wire {

/// Reads the members of a JSON object and collects everything that is wrong with it, so that the caller
/// learns of all of it at once. A member that is missing or invalid reads as an empty value; `finish` then
/// fails.
class ObjectReader {
 public:
  /// Borrows `value`, which must outlive the reader.
  explicit ObjectReader(const boost::json::value& value, std::string pointer = {});

  std::string string(std::string_view member);
  std::string string_or_empty(std::string_view member);  ///< Absent and null read as empty.
  std::optional<std::string> optional_string(std::string_view member);
  std::int64_t integer(std::string_view member);
  std::int64_t integer_or_zero(std::string_view member);  ///< Absent and null read as zero.
  bool boolean(std::string_view member);
  Timestamp timestamp(std::string_view member);
  std::optional<Timestamp> optional_timestamp(std::string_view member);
  std::vector<std::string> strings(std::string_view member);

  /// Returns the member's value. If the member is absent or null, adds a finding and returns a null pointer.
  const boost::json::value* value(std::string_view member);
  /// Returns the member's value; a null pointer if the member is absent or null.
  const boost::json::value* optional_value(std::string_view member);
  /// Returns the elements of an array. If the member is not one, adds a finding and returns an empty array.
  const boost::json::array& array(std::string_view member);

  /// Reads a member with `parse`. An empty result adds a finding; `expected` completes "must be …".
  template <class Parse>
  auto parsed(std::string_view member, Parse parse, std::string_view expected) {
    const std::string text = string(member);
    auto result = parse(std::string_view(text));
    if (!result && !has_finding(member)) invalid(member, expected);
    return result;
  }

  /// Adds a finding that `member` must be `expected`.
  void invalid(std::string_view member, std::string_view expected);
  /// Adopts the findings of a nested reader's failed result.
  void add(const Error& error);
  /// Adds a finding for each of these members that is null: they have a value, or are left out.
  void reject_null(std::initializer_list<std::string_view> members);
  /// Adds a finding for each member that is not among `known`.
  void reject_unknown(std::initializer_list<std::string_view> known);

  std::string pointer_to(std::string_view member) const;

  /// Returns `value`, or an error with every finding. Its code is that of the findings if they share one, or
  /// else `invalid_request`.
  template <class T>
  Result<T> finish(T value) {
    if (findings_.empty()) return value;
    return fail(error());
  }

 private:
  bool has_finding(std::string_view member) const;
  void missing(std::string_view member);
  Error error() const;

  /// Returns the text that was found as `member`; a null pointer if there was none. Another type is a
  /// finding.
  const boost::json::string* text_of(std::string_view member, const boost::json::value* found);
  std::int64_t integer_of(std::string_view member, const boost::json::value* found);
  std::optional<Timestamp> time_of(std::string_view member, const boost::json::value* found);

  const boost::json::object* object_ = nullptr;
  /// Members mostly come in the order in which they are read, so the one after the last is tried first.
  boost::json::object::const_iterator next_{};
  std::string pointer_;
  std::vector<Finding> findings_;
};

/// Appends an RFC 6901 reference token to `pointer`.
std::string append_pointer(std::string_view pointer, std::string_view token);

}  // namespace atom::wire
