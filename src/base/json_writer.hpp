#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace atom {

/// Writes JSON from left to right into one growing string, without building a tree of values first. The
/// caller writes commas and brackets.
class JsonWriter {
 public:
  void raw(char c) {
    *room(1) = c;
    ++size_;
  }
  void raw(std::string_view json) {
    std::memcpy(room(json.size()), json.data(), json.size());
    size_ += json.size();
  }
  /// Writes a quoted string, escaped as in RFC 8785 section 3.2.2.2. Returns true if all of it is ASCII.
  /// Other bytes are copied unchanged; the caller makes sure that they are UTF-8.
  bool text(std::string_view text);
  void integer(std::int64_t number);
  void boolean(std::same_as<bool> auto value) { raw(value ? std::string_view("true") : "false"); }
  void null() { raw(std::string_view("null")); }

  /// Returns the JSON. Call once.
  std::string take();

 private:
  /// Makes room for `bytes` more and returns the position to write them to.
  char* room(std::size_t bytes) {
    if (out_.size() - size_ < bytes) grow(bytes);
    return out_.data() + size_;
  }
  void grow(std::size_t bytes);
  void escape(char c);

  std::string out_;  ///< Only the first `size_` bytes are written yet.
  std::size_t size_ = 0;
};

}  // namespace atom
