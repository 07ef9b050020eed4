#include "wpk/value_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "wpk/errors.hpp"
#include "wpk/pointer.hpp"
#include "wpk/quote.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

/// How many bytes of text all copies may have: few values can still be large ones, copied often.
constexpr std::size_t kCopiedBytes = 4 * limits::kDocumentBytes;

/// What is made room for at first. The members are an odd number: see `make_room`.
constexpr std::size_t kUsualDepth = 8;
constexpr std::size_t kUsualMembers = 5;
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

/// Recursion is safe: no value is deeper than `limits::kDocumentDepth`.
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
      fmt::format("The document is nested deeper than {} levels; make it flatter.", limits::kDocumentDepth));
}

Error too_complex(std::string pointer, std::string_view of_what, std::size_t limit) {
  return error_at(
      std::move(pointer), errors::kDocumentTooComplex,
      fmt::format("The document holds more than {} {}, with what aliases copy; split it.", limit, of_what));
}

std::string place(std::string_view pointer) {
  return pointer.empty() ? "The top level" : fmt::format("The object at {}", quote(pointer));
}

}  // namespace

ValueBuilder::ValueBuilder(json::storage_ptr storage) : storage_(std::move(storage)), root_(storage_) {
  open_.reserve(kUsualDepth);
  key_bytes_.reserve(kUsualKeyBytes);
}

bool ValueBuilder::may_begin() {
  if (open_.size() == limits::kDocumentDepth) return refuse(too_deep(pointer()));
  return count(1);
}

bool ValueBuilder::end() {
  const Open& closed = open_.back();
  if (closed.twice) return refuse_twice(*closed.twice);
  last_ = closed.value;
  key_bytes_.resize(closed.key_begin);
  open_.pop_back();
  return true;
}

// A capacity is the number of hash buckets. An odd one makes a bucket depend on the whole hash, whose salt is
// an address; a power of two would depend on its low bits only, which a hostile document can make all alike.
void ValueBuilder::make_room(json::object& object) {
  if (object.size() < object.capacity()) return;
  object.reserve(object.empty() ? kUsualMembers : 2 * object.size() + 1);
}

bool ValueBuilder::refuse_twice(std::string_view name) {
  std::string at = pointer();
  std::string message = fmt::format("{} has the member {} twice; keep one of them.", place(at), quote(name));
  append_token(at, name);
  return refuse(error_at(std::move(at), errors::kDuplicateMember, std::move(message)));
}

void ValueBuilder::key(std::string_view name) {
  key_begin_ = key_bytes_.size();
  key_bytes_ += name;
}

bool ValueBuilder::add_copy(const json::value& original) {
  if (!count_copy(original)) return false;
  if (open_.size() + measure(original).depth > limits::kDocumentDepth) {
    return refuse(too_deep(pointer()));
  }
  last_ = &put(original);
  drop_key();
  return true;
}

bool ValueBuilder::count_copy(const json::value& original) {
  const Extent extent = measure(original);
  copied_bytes_ += extent.bytes;
  if (copied_bytes_ > kCopiedBytes) return refuse(too_complex(pointer(), "bytes of text", kCopiedBytes));
  return count(extent.values);
}

bool ValueBuilder::refuse_count() {
  return refuse(too_complex(pointer(), "values", limits::kDocumentNodes));
}

std::string ValueBuilder::pointer() const {
  std::string pointer;
  for (std::size_t level = 0; level < open_.size(); ++level) {
    const bool innermost = level + 1 == open_.size();
    if (const json::array* array = open_[level].value->if_array()) {
      append_token(pointer, fmt::format_int(array->size() - (innermost ? 0 : 1)).c_str());
    } else if (!innermost || key_begin_) {
      append_token(pointer, name_of(level + 1));
    }
  }
  return pointer;
}

bool ValueBuilder::refuse(Error error) {
  error_ = std::move(error);
  return false;
}

/// The name of what is open at `level`, or, one level further in, the name that waits for its value.
std::string_view ValueBuilder::name_of(std::size_t level) const {
  const auto begin_of = [&](std::size_t at) {
    return at < open_.size() ? open_[at].key_begin : key_begin_.value_or(key_bytes_.size());
  };
  const std::size_t end = level < open_.size() ? begin_of(level + 1) : key_bytes_.size();
  return std::string_view(key_bytes_).substr(begin_of(level), end - begin_of(level));
}

}  // namespace atom::wpk
