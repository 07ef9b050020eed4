#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace atom {

/// Writes JSON from left to right into one growing text, where a tree of values would be made only to be
/// written out. Puts nothing in by itself: commas and brackets are the caller's.
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
  /// A text in quotes, escaped as RFC 8785 section 3.2.2.2 says. Says whether all of it is ASCII; other bytes
  /// go through as they are, so that the caller answers for their being UTF-8.
  bool text(std::string_view text);
  void integer(std::int64_t number);
  void boolean(std::same_as<bool> auto value) { raw(value ? std::string_view("true") : "false"); }
  void null() { raw(std::string_view("null")); }

  /// What was written. Call once.
  std::string take();

 private:
  /// Where the next `bytes` go.
  char* room(std::size_t bytes) {
    if (out_.size() - size_ < bytes) grow(bytes);
    return out_.data() + size_;
  }
  void grow(std::size_t bytes);
  void escape(char c);

  std::string out_;  ///< As long as there is memory for; what was written is the first `size_` bytes.
  std::size_t size_ = 0;
};

}  // namespace atom
