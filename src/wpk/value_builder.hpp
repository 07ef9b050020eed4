#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/error.hpp"
#include "atom/base/limits.hpp"

namespace atom::wpk {

/// Builds one JSON value from a parser's events, rejecting duplicate members and enforcing the limits of a
/// document. The JSON and the YAML reader share it, so that limits mean the same in both.
///
/// Every step returns whether to continue. After a false, `error()` has the reason, with the place in a
/// finding.
class ValueBuilder {
 public:
  /// Allocates the value in `storage`.
  explicit ValueBuilder(boost::json::storage_ptr storage);

  [[nodiscard]] bool begin_object() { return begin(boost::json::object_kind); }
  [[nodiscard]] bool begin_array() { return begin(boost::json::array_kind); }
  /// Closes the innermost open object or array.
  [[nodiscard]] bool end();
  /// Sets the name of the member whose value comes next.
  void key(std::string_view name);
  /// Adds a copy of `scalar`: a string, number, boolean, null, or a JSON value that is one of these.
  template <class Scalar>
  [[nodiscard]] bool add(const Scalar& scalar) {
    if (!count(1)) return false;
    values_.emplace_back(scalar, storage_);
    return true;
  }

  /// Adds a copy of a whole value, which counts as if the document contained it again.
  [[nodiscard]] bool add_copy(const boost::json::value& original);
  /// Counts a copy that the caller keeps outside of the value being built.
  [[nodiscard]] bool count_copy(const boost::json::value& original);

  /// Returns the value completed last. Valid until the next step.
  const boost::json::value& last() const { return values_.back(); }
  /// Returns true if the innermost open value is an object that expects a member's name.
  bool wants_key() const;

  /// Returns the JSON Pointer to the open member or item, or to the object that expects a name.
  std::string pointer() const;
  const Error& error() const { return error_; }
  /// The value. Call once, when everything is closed.
  boost::json::value release() { return std::move(values_.back()); }

 private:
  /// An open object or array. In `values_`, it precedes the values that it will contain.
  struct Open {
    std::size_t value;
    std::size_t first_key;

    std::size_t first_value() const { return value + 1; }
  };

  template <class Kind>
  bool begin(Kind kind) {
    if (!may_begin()) return false;
    open_.push_back({values_.size(), key_begins_.size()});
    values_.emplace_back(kind, storage_);
    return true;
  }
  bool may_begin();
  bool fill(boost::json::object& object, const Open& open);
  void fill(boost::json::array& array, const Open& open);

  bool count(std::size_t values) {
    count_ += values;
    return count_ <= limits::kDocumentNodes || fail_count();
  }
  bool fail_count();
  bool fail_duplicate(std::string_view name);
  bool fail(Error error);
  std::string_view key_at(std::size_t index) const;
  void drop_keys_from(std::size_t index);

  boost::json::storage_ptr storage_;
  std::vector<Open> open_;
  /// All open objects and arrays, outermost first, each followed by the completed values that it will
  /// contain.
  std::vector<boost::json::value> values_;
  /// The names of the members of all open objects, concatenated.
  std::string key_bytes_;
  std::vector<std::size_t> key_begins_;
  std::size_t count_ = 0;
  std::size_t copied_bytes_ = 0;
  Error error_;
};

}  // namespace atom::wpk
