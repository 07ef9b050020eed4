#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace atom::wpk {

/// Builds one JSON value out of a reader's events, under the limits of a document and with no member twice.
/// Both readers build with it, so that JSON and YAML mean the same by each limit.
///
/// Every step answers whether to go on; after a `false`, `error()` says why, with the place as a finding.
class ValueBuilder {
 public:
  /// What is built lies in `storage`.
  explicit ValueBuilder(boost::json::storage_ptr storage);
  ValueBuilder(const ValueBuilder&) = delete;
  ValueBuilder& operator=(const ValueBuilder&) = delete;
  ~ValueBuilder() = default;

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
    last_ = &put(scalar);
    drop_key();
    return true;
  }

  /// Adds a copy of a whole value, counted as if it had been written out.
  [[nodiscard]] bool add_copy(const boost::json::value& original);
  /// Counts a copy that is kept outside of the value that is built.
  [[nodiscard]] bool count_copy(const boost::json::value& original);

  /// The value that was completed last. Valid until the next step.
  const boost::json::value& last() const { return *last_; }
  /// Whether an object is open that waits for the name of a member.
  bool wants_key() const { return !open_.empty() && open_.back().value->is_object() && !key_begin_; }

  /// The JSON Pointer to what is being read: the open member or item, or the object that waits for a name.
  std::string pointer() const;
  const Error& error() const { return error_; }
  /// The value. Call once, when everything is closed.
  boost::json::value release() { return std::move(root_); }

 private:
  /// An open object or array. It stays where it is, as nothing is added to what it lies in.
  struct Open {
    boost::json::value* value;
    std::size_t key_begin;                  ///< Of its own name, which is empty for an item and the root.
    std::optional<std::string_view> twice;  ///< The first name that a second of its members has.
  };

  template <class Kind>
  bool begin(Kind kind) {
    if (!may_begin()) return false;
    boost::json::value& value = put(kind);
    open_.push_back({&value, key_begin_.value_or(key_bytes_.size()), std::nullopt});
    key_begin_.reset();
    return true;
  }
  bool may_begin();

  /// Makes a value of `source` at its place, from which it does not move any more.
  template <class Source>
  boost::json::value& put(const Source& source) {
    if (open_.empty()) return root_ = boost::json::value(source, storage_);
    Open& open = open_.back();
    if (auto* array = open.value->if_array()) return array->emplace_back(source);
    auto& object = open.value->get_object();
    make_room(object);
    const auto [member, is_new] = object.emplace(std::string_view(key_bytes_).substr(*key_begin_), source);
    if (is_new) return member->value();
    if (!open.twice) open.twice = member->key();
    return aside_.emplace_back(source, storage_);
  }
  static void make_room(boost::json::object& object);

  bool count(std::size_t values) {
    count_ += values;
    return count_ <= limits::kDocumentNodes || refuse_count();
  }
  bool refuse_count();
  bool refuse_twice(std::string_view name);
  bool refuse(Error error);
  std::string_view name_of(std::size_t level) const;
  void drop_key() {
    if (key_begin_) key_bytes_.resize(*key_begin_);
    key_begin_.reset();
  }

  boost::json::storage_ptr storage_;
  boost::json::value root_;
  const boost::json::value* last_ = &root_;
  std::vector<Open> open_;  ///< Outermost first.
  /// The names of all that is open, one after the other, and the one that waits for its value.
  std::string key_bytes_;
  std::optional<std::size_t> key_begin_;  ///< Of the name that waits.
  /// What an object can't hold, as it has another member of that name: refused with the object, when it ends.
  std::list<boost::json::value> aside_;
  std::size_t count_ = 0;
  std::size_t copied_bytes_ = 0;
  Error error_;
};

}  // namespace atom::wpk
