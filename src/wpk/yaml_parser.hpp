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

/// Owns one libyaml token.
class YamlToken {
 public:
  YamlToken() = default;
  ~YamlToken() { yaml_token_delete(&raw_); }
  YamlToken(const YamlToken&) = delete;
  YamlToken& operator=(const YamlToken&) = delete;

  const yaml_token_t& operator*() const { return raw_; }
  const yaml_token_t* operator->() const { return &raw_; }

 private:
  friend class YamlScanner;
  yaml_token_t raw_{};
};

/// Runs libyaml's scanner over a UTF-8 text, which must outlive it: what its parser sees of the text.
class YamlScanner {
 public:
  /// Throws std::bad_alloc, as does `next`.
  explicit YamlScanner(std::string_view bytes);
  ~YamlScanner() { yaml_parser_delete(&raw_); }
  YamlScanner(const YamlScanner&) = delete;
  YamlScanner& operator=(const YamlScanner&) = delete;

  /// Reads the next token in place of the last one. Returns false at an error.
  bool next(YamlToken& token);
  enum class Place { block_scalar, plain_scalar };
  /// Returns true if the error is there.
  bool is_in(Place place) const;
  /// Returns where the error is.
  const yaml_mark_t& problem() const { return raw_.problem_mark; }

 private:
  yaml_parser_t raw_{};
};

/// Returns a name or tag from libyaml, or an empty string for a null.
std::string_view yaml_text(const yaml_char_t* text);

/// Makes a `malformed_yaml` error. `reason` follows a colon and has no final full stop.
Error malformed_yaml(std::string_view position, std::string_view reason);

}  // namespace atom::wpk
