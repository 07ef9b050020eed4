#include "atom/wpk/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "atom/base/encoding.hpp"
#include "atom/base/json_writer.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/number.hpp"
#include "atom/wpk/pointer.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

/// 2^53 - 1 (ECMAScript's Number.MAX_SAFE_INTEGER). Every integer up to here has its own double.
constexpr std::int64_t kMaxSafeInteger = 9007199254740991;
/// From here on ECMAScript writes an exponent, so that every reader parses a double.
constexpr double kExponentFrom = 1e21;

/// Returns true if `text` contains a surrogate encoded as if it were UTF-8: ED, then A0 to BF.
bool has_encoded_surrogate(std::string_view text) {
  const auto pair = std::adjacent_find(text.begin(), text.end(), [](char lead, char next) {
    return lead == '\xED' && static_cast<unsigned char>(next) >= 0xA0 &&
           static_cast<unsigned char>(next) <= 0xBF;
  });
  return pair != text.end();
}

/// Compares by UTF-16 units, as RFC 8785 section 3.2.3 requires. UTF-8's bytes give the same order, except
/// that characters beyond U+FFFF (lead bytes from F0) must come before U+E000 to U+FFFF (lead bytes EE and
/// EF).
bool utf16_less(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const auto [at_a, at_b] =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(common), b.begin());
  if (at_a == a.begin() + static_cast<std::ptrdiff_t>(common)) return a.size() < b.size();
  const auto byte_a = static_cast<unsigned char>(*at_a);
  const auto byte_b = static_cast<unsigned char>(*at_b);
  if (byte_a >= 0xEE && byte_b >= 0xEE && (byte_a >= 0xF0) != (byte_b >= 0xF0)) return byte_a >= 0xF0;
  return byte_a < byte_b;
}

class Writer {
 public:
  bool write(const json::value& value, std::size_t depth);

  std::string take() { return out_.take(); }
  Error error() && { return error_at(std::move(pointer_), code_, std::move(message_)); }

 private:
  bool write_array(const json::array& array, std::size_t depth);
  bool write_object(const json::object& object, std::size_t depth);
  bool write_text(std::string_view text);
  bool check_utf8(std::string_view text);
  bool write_integer(std::int64_t number);
  bool write_double(double number);

  bool fail(std::string_view code, std::string message) {
    code_ = code;
    message_ = std::move(message);
    return false;
  }
  /// Prepends a token to the pointer, which is assembled while the failure returns through the levels.
  bool fail_inside(std::string_view token) {
    std::string outer;
    append_token(outer, token);
    pointer_.insert(0, outer);
    return false;
  }

  JsonWriter out_;
  /// The members of all objects being written. Those of the innermost object are at the end, sorted.
  std::vector<const json::key_value_pair*> members_;
  std::string_view code_;
  std::string message_;
  std::string pointer_;
};

bool Writer::write(const json::value& value, std::size_t depth) {
  switch (value.kind()) {
    case json::kind::null:
      out_.null();
      return true;
    case json::kind::bool_:
      out_.boolean(value.get_bool());
      return true;
    case json::kind::int64:
      return write_integer(value.get_int64());
    case json::kind::uint64:
      return write_integer(
          static_cast<std::int64_t>(std::min<std::uint64_t>(value.get_uint64(), kMaxSafeInteger + 1)));
    case json::kind::double_:
      return write_double(value.get_double());
    case json::kind::string:
      return write_text(value.get_string());
    case json::kind::array:
      return write_array(value.get_array(), depth + 1);
    case json::kind::object:
      return write_object(value.get_object(), depth + 1);
  }
  return false;
}

std::string too_deep() {
  return fmt::format("The value is nested more than {} levels deep. Flatten it.", limits::kDocumentDepth);
}

bool Writer::write_array(const json::array& array, std::size_t depth) {
  if (depth > limits::kDocumentDepth) return fail(errors::kDocumentTooDeep, too_deep());
  out_.raw('[');
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out_.raw(',');
    if (!write(array[i], depth)) return fail_inside(fmt::format_int(i).c_str());
  }
  out_.raw(']');
  return true;
}

bool Writer::write_object(const json::object& object, std::size_t depth) {
  if (depth > limits::kDocumentDepth) return fail(errors::kDocumentTooDeep, too_deep());
  const std::size_t first = members_.size();
  for (const json::key_value_pair& member : object) members_.push_back(&member);
  std::sort(members_.begin() + static_cast<std::ptrdiff_t>(first), members_.end(),
            [](const auto* a, const auto* b) { return utf16_less(a->key(), b->key()); });
  out_.raw('{');
  for (std::size_t i = first; i < first + object.size(); ++i) {
    const json::key_value_pair& member = *members_[i];
    if (i > first) out_.raw(',');
    if (!write_text(member.key())) return false;
    out_.raw(':');
    if (!write(member.value(), depth)) return fail_inside(member.key());
  }
  out_.raw('}');
  members_.resize(first);
  return true;
}

bool Writer::write_text(std::string_view text) {
  return out_.text(text) || check_utf8(text);
}

bool Writer::check_utf8(std::string_view text) {
  if (is_utf8(text)) return true;
  if (has_encoded_surrogate(text)) {
    return fail(errors::kLoneSurrogate,
                "A string contains half of a surrogate pair. Write the whole character.");
  }
  return fail(errors::kInvalidUtf8,
              "A string is not valid UTF-8. Decode it before you put it into the value.");
}

bool Writer::write_integer(std::int64_t number) {
  if (number > kMaxSafeInteger || number < -kMaxSafeInteger) {
    return fail(
        errors::kNumberOutOfRange,
        "An integer is beyond 2^53 - 1, where JSON readers disagree. Write it as a string, in quotes.");
  }
  out_.integer(number);
  return true;
}

bool Writer::write_double(double number) {
  if (!std::isfinite(number)) {
    return fail(errors::kNumberOutOfRange, "JSON has no infinity or NaN. Omit the number, or write null.");
  }
  const double magnitude = std::abs(number);
  if (magnitude < kExponentFrom) {
    // A double this large is an integer. The cast also makes -0 the 0 that ECMAScript writes.
    if (magnitude > static_cast<double>(kMaxSafeInteger)) return write_integer(kMaxSafeInteger + 1);
    const auto integer = static_cast<std::int64_t>(number);
    if (static_cast<double>(integer) == number) return write_integer(integer);
  }
  std::string text;
  append_ecmascript(text, number);
  out_.raw(text);
  return true;
}

}  // namespace

Result<std::string> canonicalize(const json::value& value) {
  Writer writer;
  if (!writer.write(value, 0)) return fail(std::move(writer).error());
  return writer.take();
}

}  // namespace atom::wpk
