#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// Owns one libyaml event.
class YamlEvent {
 public:
  YamlEvent() = default;
  ~YamlEvent() { yaml_event_delete(&raw_); }
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;

  const yaml_event_t* operator->() const { return &raw_; }

  /// Returns where the event begins: `line 3, column 7`.
  std::string position() const;

 private:
  friend class YamlParser;
  yaml_event_t raw_{};
};

/// Runs libyaml's parser over a UTF-8 text, which must outlive it.
class YamlParser {
 public:
  /// Throws std::bad_alloc, as does `next`.
  explicit YamlParser(std::string_view bytes);
  ~YamlParser() { yaml_parser_delete(&raw_); }
  YamlParser(const YamlParser&) = delete;
  YamlParser& operator=(const YamlParser&) = delete;

  /// Reads the next event into an empty `event`. After a false, `error` says what is wrong.
  bool next(YamlEvent& event);
  Error error() const;

 private:
  std::string_view bytes_;
  yaml_parser_t raw_{};
};

/// Returns a name or tag from libyaml, or an empty string for a null.
std::string_view yaml_text(const yaml_char_t* text);

/// Makes a `malformed_yaml` error. `reason` follows a colon and has no final full stop.
Error malformed_yaml(std::string_view position, std::string_view reason);

}  // namespace atom::wpk
