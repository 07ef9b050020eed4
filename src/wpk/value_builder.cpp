#include "atom/wpk/value_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/wpk/errors.hpp"
#include "atom/wpk/pointer.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

/// Limits the text in all copies together, because a few values can be large and copied often.
constexpr std::size_t kCopiedBytes = 4 * limits::kDocumentBytes;

// Enough for what most documents have open at the same time.
constexpr std::size_t kUsualDepth = 16;
constexpr std::size_t kUsualValues = 32;
constexpr std::size_t kUsualKeyBytes = 256;

struct Extent {
  std::size_t values = 0;
  std::size_t bytes = 0;
  std::size_t depth = 0;

  void add(const Extent& child) {
    values += child.values;
    bytes += child.bytes;
    depth = std::max(depth, child.depth + 1);
  }
};

/// Recursion is safe because no value is deeper than `limits::kDocumentDepth`.
Extent measure(const json::value& value) {
  Extent extent{.values = 1};
  if (const auto* text = value.if_string()) extent.bytes = text->size();
  if (const auto* array = value.if_array()) {
    extent.depth = 1;
    for (const json::value& item : *array) extent.add(measure(item));
  }
  if (const auto* object = value.if_object()) {
    extent.depth = 1;
    for (const json::key_value_pair& member : *object) {
      extent.bytes += member.key().size();
      extent.add(measure(member.value()));
    }
  }
  return extent;
}

Error too_deep(std::string pointer) {
  return error_at(
      std::move(pointer), errors::kDocumentTooDeep,
      fmt::format("The document is nested more than {} levels deep. Flatten it.", limits::kDocumentDepth));
}

Error too_complex(std::string pointer, std::string_view unit, std::size_t limit) {
  return error_at(
      std::move(pointer), errors::kDocumentTooComplex,
      fmt::format("The document has more than {} {}, counting every copy made by an alias. Split it.", limit,
                  unit));
}

std::string place_of_object(std::string_view pointer) {
  return pointer.empty() ? "at the top level" : fmt::format("in the object at {}", quote(pointer));
}

}  // namespace

ValueBuilder::ValueBuilder(json::storage_ptr storage) : storage_(std::move(storage)) {
  open_.reserve(kUsualDepth);
  values_.reserve(kUsualValues);
  key_begins_.reserve(kUsualValues);
  key_bytes_.reserve(kUsualKeyBytes);
}

bool ValueBuilder::may_begin() {
  if (open_.size() == limits::kDocumentDepth) return fail(too_deep(pointer()));
  return count(1);
}

bool ValueBuilder::end() {
  const Open& closed = open_.back();
  json::value& value = values_[closed.value];
  if (json::object* object = value.if_object()) {
    if (!fill(*object, closed)) return false;
    drop_keys_from(closed.first_key);
  } else {
    fill(value.get_array(), closed);
  }
  values_.resize(closed.first_value());
  open_.pop_back();
  return true;
}

// Inserting a null and swapping it with the value is cheap, because both are allocated in the same storage.

bool ValueBuilder::fill(json::object& object, const Open& open) {
  const std::size_t size = key_begins_.size() - open.first_key;
  // The reserved count becomes the number of hash buckets. If it is odd, the bucket depends on the whole
  // hash, which is salted with an address. With a power of two it would depend on the low bits only, and a
  // hostile document can make those equal for all names.
  if (size > 0) object.reserve(size | 1);
  for (std::size_t i = 0; i < size; ++i) {
    const std::string_view name = key_at(open.first_key + i);
    const auto [member, is_new] = object.emplace(name, nullptr);
    if (!is_new) return fail_duplicate(name);
    member->value().swap(values_[open.first_value() + i]);
  }
  return true;
}

void ValueBuilder::fill(json::array& array, const Open& open) {
  array.resize(values_.size() - open.first_value());
  std::swap_ranges(array.begin(), array.end(),
                   values_.begin() + static_cast<std::ptrdiff_t>(open.first_value()));
}

bool ValueBuilder::fail_duplicate(std::string_view name) {
  std::string at = pointer();
  std::string message =
      fmt::format("The member {} appears twice {}. Keep one of them.", quote(name), place_of_object(at));
  append_token(at, name);
  return fail(error_at(std::move(at), errors::kDuplicateMember, std::move(message)));
}

void ValueBuilder::key(std::string_view name) {
  key_begins_.push_back(key_bytes_.size());
  key_bytes_ += name;
}

bool ValueBuilder::add_copy(const json::value& original) {
  if (!count_copy(original)) return false;
  if (open_.size() + measure(original).depth > limits::kDocumentDepth) {
    return fail(too_deep(pointer()));
  }
  values_.emplace_back(original, storage_);
  return true;
}

bool ValueBuilder::count_copy(const json::value& original) {
  const Extent extent = measure(original);
  copied_bytes_ += extent.bytes;
  if (copied_bytes_ > kCopiedBytes) return fail(too_complex(pointer(), "bytes of text", kCopiedBytes));
  return count(extent.values);
}

bool ValueBuilder::fail_count() {
  return fail(too_complex(pointer(), "values", limits::kDocumentNodes));
}

bool ValueBuilder::wants_key() const {
  if (open_.empty() || !values_[open_.back().value].is_object()) return false;
  return key_begins_.size() - open_.back().first_key == values_.size() - open_.back().first_value();
}

std::string ValueBuilder::pointer() const {
  std::string pointer;
  for (std::size_t level = 0; level < open_.size(); ++level) {
    const bool innermost = level + 1 == open_.size();
    const std::size_t keys_end = innermost ? key_begins_.size() : open_[level + 1].first_key;
    const std::size_t values_end = innermost ? values_.size() : open_[level + 1].value;
    const std::size_t complete = values_end - open_[level].first_value();
    if (values_[open_[level].value].is_array()) {
      append_token(pointer, fmt::format_int(complete).c_str());
    } else if (keys_end - open_[level].first_key > complete) {
      append_token(pointer, key_at(keys_end - 1));
    }
  }
  return pointer;
}

bool ValueBuilder::fail(Error error) {
  error_ = std::move(error);
  return false;
}

std::string_view ValueBuilder::key_at(std::size_t index) const {
  const std::size_t end = index + 1 < key_begins_.size() ? key_begins_[index + 1] : key_bytes_.size();
  return std::string_view(key_bytes_).substr(key_begins_[index], end - key_begins_[index]);
}

void ValueBuilder::drop_keys_from(std::size_t index) {
  if (index == key_begins_.size()) return;
  key_bytes_.resize(key_begins_[index]);
  key_begins_.resize(index);
}

}  // namespace atom::wpk
