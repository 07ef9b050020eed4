#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace atom::log {

enum class Format { text, json };

/// A named value of a line. Texts are borrowed.
struct Field {
  std::string_view name;  ///< Lower case and underscores.
  std::variant<std::string_view, std::int64_t, double> value;
};

/// The part of a line after its time and level. As JSON: the members of an object, without its braces,
/// `"message":"…","name":"…","count":1`. As text: the message, then `name=value` for each field, the value
/// quoted as JSON quotes where it is more than one plain word. Whatever the texts hold, a line is one line of
/// valid UTF-8, without a control character.
std::string render(Format format, std::string_view message, std::span<const Field> fields);

}  // namespace atom::log
