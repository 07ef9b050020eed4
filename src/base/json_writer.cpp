#include "atom/base/json_writer.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "atom/base/ascii.hpp"

namespace atom {
namespace {

constexpr std::size_t kFirstBytes = 1024;
constexpr std::size_t kIntegerBytes = 20;  ///< Length of the smallest 64-bit integer.

/// Returns a word of which each byte is `byte`.
template <class Word>
constexpr Word repeat(std::uint8_t byte) {
  return static_cast<Word>(0x0101010101010101U) * byte;
}

/// Returns non-zero if a byte of `word` is zero: subtracting one from it borrows.
template <class Word>
constexpr Word zero_bytes(Word word) {
  return (word - repeat<Word>(1)) & ~word & repeat<Word>(0x80);
}

/// Returns non-zero if a byte of `word` must be escaped: a control character, a quote or a backslash.
template <class Word>
constexpr Word escaped_bytes(Word word) {
  const Word control = (word - repeat<Word>(0x20)) & ~word & repeat<Word>(0x80);
  return control | zero_bytes<Word>(word ^ repeat<Word>('"')) | zero_bytes<Word>(word ^ repeat<Word>('\\'));
}

bool is_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Copies bytes up to the first that must be escaped, and records whether all of them were ASCII.
class PlainRun {
 public:
  PlainRun(const char* from, const char* end, char* to) : from_(from), end_(end), to_(to) {}

  void copy() {
    while (copy_word<std::uint64_t>()) {
    }
    copy_word<std::uint32_t>();
    for (; from_ != end_ && !is_escaped(*from_); ++from_) {
      seen_ |= static_cast<unsigned char>(*from_);
      *to_++ = *from_;
    }
  }

  const char* from() const { return from_; }
  bool is_ascii() const { return (seen_ & repeat<std::uint64_t>(0x80)) == 0; }

 private:
  template <class Word>
  bool copy_word() {
    if (static_cast<std::size_t>(end_ - from_) < sizeof(Word)) return false;
    Word word;
    std::memcpy(&word, from_, sizeof word);
    if (escaped_bytes(word) != 0) return false;
    std::memcpy(to_, &word, sizeof word);
    seen_ |= word;
    from_ += sizeof word;
    to_ += sizeof word;
    return true;
  }

  const char* from_;
  const char* end_;
  char* to_;
  std::uint64_t seen_ = 0;
};

}  // namespace

void JsonWriter::grow(std::size_t bytes) {
  out_.resize(std::max({kFirstBytes, 2 * out_.size(), size_ + bytes}));
}

bool JsonWriter::text(std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  bool ascii = true;
  raw('"');
  while (true) {
    const auto left = static_cast<std::size_t>(end - from);
    PlainRun run(from, end, room(left));
    run.copy();
    ascii = ascii && run.is_ascii();
    size_ += static_cast<std::size_t>(run.from() - from);
    from = run.from();
    if (from == end) break;
    escape(*from++);
  }
  raw('"');
  return ascii;
}

void JsonWriter::escape(char c) {
  constexpr std::string_view kEscaped = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  raw('\\');
  if (const std::size_t short_form = kEscaped.find(c); short_form != std::string_view::npos)
    return raw(kLetters[short_form]);
  raw(std::string_view("u00"));
  raw(kLowerHexDigits[static_cast<unsigned char>(c) >> 4]);
  raw(kLowerHexDigits[static_cast<unsigned char>(c) & 15]);
}

void JsonWriter::integer(std::int64_t number) {
  char* const start = room(kIntegerBytes);
  const auto end = std::to_chars(start, start + kIntegerBytes, number).ptr;
  size_ += static_cast<std::size_t>(end - start);
}

std::string JsonWriter::take() {
  out_.resize(size_);
  return std::move(out_);
}

}  // namespace atom
