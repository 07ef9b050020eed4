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

/// Builds one JSON value out of a reader's events, under the limits of a document and with no member twice.
/// Both readers build with it, so that JSON and YAML mean the same by each limit.
///
/// Every step answers whether to go on; after a `false`, `error()` says why, with the place as a finding.
class ValueBuilder {
 public:
  /// What is built lies in `storage`.
  explicit ValueBuilder(boost::json::storage_ptr storage);

  [[nodiscard]] bool begin_object() { return begin(boost::json::object_kind); }
  [[nodiscard]] bool begin_array() { return begin(boost::json::array_kind); }
  /// Closes the innermost open object or array.
  [[nodiscard]] bool end();
  /// The name of the member whose value comes next.
  void key(std::string_view name);
  /// A copy of `scalar`: a text, a number, a truth, null, or a value of one of these.
  template <class Scalar>
  [[nodiscard]] bool add(const Scalar& scalar) {
    if (!count(1)) return false;
    values_.emplace_back(scalar, storage_);
    return true;
  }

  /// Adds a copy of a whole value, counted as if it had been written out.
  [[nodiscard]] bool add_copy(const boost::json::value& original);
  /// Counts a copy that is kept outside of the value that is built.
  [[nodiscard]] bool count_copy(const boost::json::value& original);

  /// The value that was completed last. Valid until the next step.
  const boost::json::value& last() const { return values_.back(); }
  /// Whether an object is open that waits for the name of a member.
  bool wants_key() const;

  /// The JSON Pointer to what is being read: the open member or item, or the object that waits for a name.
  std::string pointer() const;
  const Error& error() const { return error_; }
  /// The value. Call once, when everything is closed.
  boost::json::value release() { return std::move(values_.back()); }

 private:
  /// An open object or array: it stands in `values_` before what it will hold.
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
    return count_ <= limits::kDocumentNodes || refuse_count();
  }
  bool refuse_count();
  bool refuse_twice(std::string_view name);
  bool refuse(Error error);
  std::string_view key_at(std::size_t index) const;
  void drop_keys_from(std::size_t index);

  boost::json::storage_ptr storage_;
  std::vector<Open> open_;
  /// All open objects and arrays, outermost first, each followed by the completed values that it will hold.
  std::vector<boost::json::value> values_;
  /// The names of all open objects' members, one after the other.
  std::string key_bytes_;
  std::vector<std::size_t> key_begins_;
  std::size_t count_ = 0;
  std::size_t copied_bytes_ = 0;
  Error error_;
};

}  // namespace atom::wpk
