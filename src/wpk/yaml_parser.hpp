#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// One event of libyaml, and what it holds.
class YamlEvent {
 public:
  YamlEvent() = default;
  ~YamlEvent() { yaml_event_delete(&raw_); }
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;

  const yaml_event_t* operator->() const { return &raw_; }

  /// Where it begins: `line 3, column 7`.
  std::string position() const;

 private:
  friend class YamlParser;
  yaml_event_t raw_{};
};

/// libyaml's parser over a UTF-8 text that outlives it.
class YamlParser {
 public:
  /// Throws std::bad_alloc, as does `next`.
  explicit YamlParser(std::string_view bytes);
  ~YamlParser() { yaml_parser_delete(&raw_); }
  YamlParser(const YamlParser&) = delete;
  YamlParser& operator=(const YamlParser&) = delete;

  /// Reads the next event into an `event` that holds none yet; after a `false`, `error` says what is wrong.
  bool next(YamlEvent& event);
  Error error() const;

 private:
  std::string_view bytes_;
  yaml_parser_t raw_{};
};

/// The name or tag that libyaml gives, or an empty text for none.
std::string_view yaml_text(const yaml_char_t* text);

/// `malformed_yaml` for a reason that is the end of a sentence.
Error malformed_yaml(std::string_view position, std::string_view reason);

}  // namespace atom::wpk
