#pragma once

#include <yaml.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

/// Lines of a YAML text, and libyaml's positions in it.
namespace atom::wpk {

inline constexpr std::string_view kWhiteSpace = " \t";

/// Returns the line that begins at `begin`, without its end.
inline std::string_view line_at(std::string_view bytes, std::size_t begin) {
  const std::string_view rest = bytes.substr(begin);
  return rest.substr(0, std::min(rest.find_first_of("\r\n"), rest.size()));
}

/// Returns how many spaces are at the front.
inline std::ptrdiff_t indentation_of(std::string_view line) {
  return static_cast<std::ptrdiff_t>(std::min(line.find_first_not_of(' '), line.size()));
}

/// Returns where the line of `at` begins.
inline std::size_t line_begin(std::string_view bytes, std::size_t at) {
  const std::size_t last = at == 0 ? std::string_view::npos : bytes.rfind('\n', at - 1);
  return last == std::string_view::npos ? 0 : last + 1;
}

/// Returns where the line after that of `at` begins; the size of the text if there is none.
inline std::size_t next_line(std::string_view bytes, std::size_t at) {
  const std::size_t end = bytes.find('\n', at);
  return end == std::string_view::npos ? bytes.size() : end + 1;
}

/// Converts libyaml's positions, which count characters and mostly grow, to bytes.
class ByteIndex {
 public:
  explicit ByteIndex(std::string_view bytes) : bytes_(bytes) {}

  std::size_t of(const yaml_mark_t& mark) {
    for (; character_ < mark.index && byte_ < bytes_.size(); ++character_) {
      do {
        ++byte_;
      } while (is_inside_character());
    }
    for (; character_ > mark.index; --character_) {
      do {
        --byte_;
      } while (is_inside_character());
    }
    return byte_;
  }

 private:
  bool is_inside_character() const {
    return byte_ < bytes_.size() && (static_cast<unsigned char>(bytes_[byte_]) & 0xC0) == 0x80;
  }

  std::string_view bytes_;
  std::size_t byte_ = 0;
  std::size_t character_ = 0;
};

}  // namespace atom::wpk
