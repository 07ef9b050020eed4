#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace atom::log {

enum class Format { text, json };

/// A named value in a log line. Its texts are borrowed.
struct Field {
  std::string_view name;  ///< Lower snake case.
  std::variant<std::string_view, std::int64_t, double> value;
};

/// Renders the part of a line after its time and level. As JSON, this is the members of an object without the
/// braces: `"message":"…","name":"…","count":1`. As text, it is the message and then `name=value` for each
/// field; a value that is not one plain word is quoted as in JSON. The result is always a single line of
/// valid UTF-8 without control characters.
std::string render(Format format, std::string_view message, std::span<const Field> fields);

}  // namespace atom::log
