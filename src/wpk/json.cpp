#include "atom/wpk/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

#include <boost/json/basic_parser_impl.hpp>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/number.hpp"
#include "atom/wpk/pointer.hpp"
#include "atom/wpk/text_position.hpp"
#include "atom/wpk/value_builder.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;
using boost::json::error_code;

/// Receives the callbacks of Boost.JSON's parser. The whole text is one buffer, so numbers come in one piece;
/// strings with escapes come in several. If a method returns false, the builder has the error.
class Handler {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = max_array_size;
  static constexpr std::size_t max_string_size = max_array_size;
  static constexpr std::size_t max_key_size = max_array_size;

  explicit Handler(json::storage_ptr storage) : builder_(std::move(storage)) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& error) { return check(builder_.begin_object(), error); }
  bool on_object_end(std::size_t, error_code& error) { return check(builder_.end(), error); }
  bool on_array_begin(error_code& error) { return check(builder_.begin_array(), error); }
  bool on_array_end(std::size_t, error_code& error) { return check(builder_.end(), error); }

  bool on_key_part(json::string_view part, std::size_t, error_code&) { return append(part); }
  bool on_key(json::string_view rest, std::size_t, error_code&) {
    builder_.key(whole(rest));
    text_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return append(part); }
  bool on_string(json::string_view rest, std::size_t, error_code& error) {
    const bool added = add(whole(rest), error);
    text_.clear();
    return added;
  }

  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, error_code& error) { return add(number, error); }
  bool on_uint64(std::uint64_t number, json::string_view, error_code& error) { return add(number, error); }
  // The double from Boost.JSON 1.81 is not always the nearest.
  bool on_double(double, json::string_view literal, error_code& error) {
    const auto number = nearest_double(literal);
    too_large_ = !number;
    return number ? add(*number, error) : check(false, error);
  }

  bool on_bool(bool value, error_code& error) { return add(value, error); }
  bool on_null(error_code& error) { return add(nullptr, error); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  ValueBuilder& builder() { return builder_; }
  bool number_too_large() const { return too_large_; }

 private:
  template <class Scalar>
  bool add(const Scalar& scalar, error_code& error) {
    return check(builder_.add(scalar), error);
  }

  /// Returns the key or string whose last piece is `rest`. Most have only one piece.
  json::string_view whole(json::string_view rest) {
    if (text_.empty()) return rest;
    append(rest);
    return text_;
  }
  bool append(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  static bool check(bool ok, error_code& error) {
    if (!ok) error = json::error::exception;
    return ok;
  }

  ValueBuilder builder_;
  std::string text_;
  bool too_large_ = false;
};

using Parser = json::basic_parser<Handler>;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Returns the UTF-16 unit of a `\uXXXX` escape at the front of `text`.
std::optional<unsigned> escaped_unit(std::string_view text) {
  constexpr std::size_t kLength = 6;
  if (text.size() < kLength || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  const auto result = std::from_chars(text.data() + 2, text.data() + kLength, unit, 16);
  if (result.ec != std::errc{} || result.ptr != text.data() + kLength) return std::nullopt;
  return unit;
}

bool is_high_surrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Returns true if half of an escaped surrogate pair begins before `stop`, where the parser stopped. The
/// parser accepted everything before, so this is why it stopped. Backslashes are valid in strings only.
bool has_lone_surrogate(std::string_view bytes, std::size_t stop) {
  for (std::size_t i = bytes.find('\\'); i < stop; i = bytes.find('\\', i)) {
    const auto unit = escaped_unit(bytes.substr(i));
    if (!unit || (!is_high_surrogate(*unit) && !is_low_surrogate(*unit))) {
      i += 2;
      continue;
    }
    const auto next = escaped_unit(bytes.substr(i + 6));
    if (is_low_surrogate(*unit) || !next || !is_low_surrogate(*next)) return true;
    i += 12;
  }
  return false;
}

char last_before(std::string_view bytes, std::size_t stop) {
  while (stop > 0 && is_space(bytes[stop - 1])) --stop;
  return stop > 0 ? bytes[stop - 1] : '\0';
}

/// Says what is wrong at `stop`, where the parser stopped.
std::string_view reason_at(std::string_view bytes, std::size_t stop, error_code error) {
  if (error == json::error::exponent_overflow) return "the exponent is too large";
  if (error == json::error::expected_hex_digit) return "\\u must be followed by four hexadecimal digits";
  if (stop >= bytes.size()) return "the text ends too early. Close every open bracket and quote";
  const char c = bytes[stop];
  if (static_cast<unsigned char>(c) < 0x20)
    return "unescaped control character. Write it as an escape, such as \"\\n\"";
  if ((c == '}' || c == ']') && last_before(bytes, stop) == ',') return "remove the comma before the bracket";
  if (c == '\'') return "use double quotes for strings and names";
  if (is_letter(c)) return "this word is not true, false or null. Put strings in double quotes";
  if (c == '/' || c == '#') return "JSON has no comments. Remove this one";
  return "unexpected character. A comma, quote or bracket may be missing before it";
}

Error malformed(std::string_view bytes, std::size_t at, std::string_view reason) {
  return {std::string(errors::kMalformedJson),
          fmt::format("Invalid JSON at {}: {}.", position_of(bytes, at), reason),
          {}};
}

Error lone_surrogate(std::string pointer) {
  return error_at(std::move(pointer), errors::kLoneSurrogate,
                  "A \\u escape is half of a surrogate pair. Write both halves, or the character itself.");
}

Error error_of(Parser& parser, std::string_view bytes, std::size_t stop, error_code error) {
  Handler& handler = parser.handler();
  if (!handler.builder().error().code.empty()) return handler.builder().error();
  if (handler.number_too_large()) {
    return malformed(bytes, stop,
                     "the number before this is too large for a double. Use a smaller one, or a string");
  }
  if (has_lone_surrogate(bytes, stop)) return lone_surrogate(handler.builder().pointer());
  return malformed(bytes, stop, reason_at(bytes, stop, error));
}

}  // namespace

Result<json::value> read_json(std::string_view bytes, json::storage_ptr storage) {
  bytes = without_byte_order_mark(bytes);
  if (!is_utf8(bytes)) return fail(errors::kInvalidUtf8, "The JSON is not valid UTF-8. Save it as UTF-8.");
  json::parse_options options;
  // One more than the builder's limit, so that the builder reports the error with its place.
  options.max_depth = limits::kDocumentDepth + 1;
  // The bytes have been checked above.
  options.allow_invalid_utf8 = true;
  Parser parser(options, std::move(storage));
  error_code error;
  const std::size_t stop = parser.write_some(/*more=*/false, bytes.data(), bytes.size(), error);
  if (error) return fail(error_of(parser, bytes, stop, error));
  if (stop < bytes.size())
    return fail(malformed(bytes, stop, "unexpected text after the end of the value. Remove it"));
  return parser.handler().builder().release();
}

}  // namespace atom::wpk
