#include "atom/wpk/yaml_parser.hpp"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "atom/wpk/errors.hpp"
#include "atom/wpk/text_position.hpp"

namespace atom::wpk {
namespace {

std::string position_of_mark(const yaml_mark_t& mark) {
  return fmt::format("line {}, column {}", mark.line + 1, mark.column + 1);
}

/// Returns advice to append to a problem that libyaml reports without any.
std::string_view advice_on(std::string_view problem) {
  constexpr std::pair<std::string_view, std::string_view> kAdvice[] = {
      {"found character that cannot start any token",
       ". Indent with spaces, and quote strings that begin like this"},
      {"mapping values are not allowed in this context",
       ". Quote strings that contain \": \", or check the indentation"},
      {"did not find expected key", ". Check the indentation"},
      {"did not find expected <document start>",
       ". The value has ended before this; check the indentation and the quotes"},
      {"could not find expected ':'", ". Check the indentation, and quote strings of several lines"},
      {"found invalid Unicode character escape code", ". Write the character itself"},
  };
  for (const auto& [words, advice] : kAdvice) {
    if (problem == words) return advice;
  }
  return "";
}

void begin(yaml_parser_t& parser, std::string_view bytes) {
  if (yaml_parser_initialize(&parser) == 0) throw std::bad_alloc();
  // Otherwise libyaml guesses the encoding.
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

std::string YamlEvent::position() const {
  return position_of_mark(raw_.start_mark);
}

YamlParser::YamlParser(std::string_view bytes) : bytes_(bytes) {
  begin(raw_, bytes);
}

bool YamlParser::next(YamlEvent& event) {
  if (yaml_parser_parse(&raw_, &event.raw_) != 0) return true;
  if (raw_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  return false;
}

Error YamlParser::error() const {
  const std::string_view problem = raw_.problem == nullptr ? "it is not well formed" : raw_.problem;
  // libyaml's reader reports a byte offset; its scanner and parser report a line and column.
  if (raw_.error == YAML_READER_ERROR)
    return malformed_yaml(position_of(bytes_, raw_.problem_offset), problem);
  return malformed_yaml(position_of_mark(raw_.problem_mark),
                        fmt::format("{}{}", problem, advice_on(problem)));
}

YamlScanner::YamlScanner(std::string_view bytes) {
  begin(raw_, bytes);
}

bool YamlScanner::next(YamlToken& token) {
  yaml_token_delete(&token.raw_);
  if (yaml_parser_scan(&raw_, &token.raw_) != 0) return true;
  if (raw_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  return false;
}

bool YamlScanner::is_in(Place place) const {
  const std::string_view context = raw_.context == nullptr ? "" : raw_.context;
  return context ==
         (place == Place::block_scalar ? "while scanning a block scalar" : "while scanning a plain scalar");
}

std::string_view yaml_text(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

Error malformed_yaml(std::string_view position, std::string_view reason) {
  return {std::string(errors::kMalformedYaml), fmt::format("Invalid YAML at {}: {}.", position, reason), {}};
}

}  // namespace atom::wpk
