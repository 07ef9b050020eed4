#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace atom::wire {

/// Scans a JSON text (RFC 8259) token by token, skipping the space between them. It is stricter than JSON
/// where that is simpler: what it accepts is JSON, what it rejects may be JSON too.
class TextScanner {
 public:
  struct Text {
    std::size_t start;  ///< In the text, or in `made`.
    std::size_t size;
    bool is_ascii;
    bool is_made;
  };

  explicit TextScanner(std::string_view text)
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

  /// Skips a character if it is the next one.
  bool take(char wanted) {
    skip_space();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }
  /// Skips `null`, `true` or `false` if it is the next token.
  bool take_word(std::string_view word) {
    skip_space();
    if (at_ == end_ || *at_ != word.front()) return false;
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool at_end() {
    skip_space();
    return at_ == end_;
  }

  /// Skips a name and the colon after it if they come next.
  bool take_name(std::string_view name) {
    skip_space();
    const auto left = static_cast<std::size_t>(end_ - at_);
    if (left < name.size() + 3 || at_[0] != '"' || at_[name.size() + 1] != '"') return false;
    if (std::memcmp(at_ + 1, name.data(), name.size()) != 0) return false;
    const char* start = std::exchange(at_, at_ + name.size() + 2);
    if (take(':')) return true;
    at_ = start;
    return false;
  }
  /// Reads a string of ASCII without escapes. Returns false for any other and does not move.
  bool plain_text(std::string_view& text) {
    skip_space();
    const char* quote = at_;
    if (at_ == end_ || *at_ != '"') return false;
    ++at_;
    skip_plain_ascii();
    if (at_ == end_ || *at_ != '"') {
      at_ = quote;
      return false;
    }
    text = {quote + 1, static_cast<std::size_t>(at_ - quote - 1)};
    ++at_;
    return true;
  }
  /// Reads any string. If it has escapes, appends the text without them to `made`.
  std::optional<Text> text(std::string& made);
  /// Reads a number without an exponent, as it is written; empty if there is none.
  std::string_view number();
  /// Reads an object of at most `depth` levels, as it is written; empty if there is none.
  std::string_view object(int depth);
  /// Skips any value of at most `depth` levels.
  bool skip_value(int depth);

 private:
  void skip_space() {
    // There is mostly none, and every byte that begins a token is above a space.
    while (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ' &&
           (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
      ++at_;
  }
  void skip_plain_ascii();
  /// Skips to the next quote, backslash or control character. Returns true if only ASCII was skipped.
  bool skip_plain();
  bool unescape(std::string& made);
  bool unescape_unit(std::string& made);
  bool hex4(unsigned& unit);
  bool digits();
  bool skip_text();
  bool skip_array(int depth);
  bool skip_object(int depth);

  const char* begin_;
  const char* at_;
  const char* end_;
};

}  // namespace atom::wire
