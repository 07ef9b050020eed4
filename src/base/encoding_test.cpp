#include "atom/base/encoding.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

std::string text_of(const std::optional<std::vector<std::uint8_t>>& bytes) {
  return bytes ? std::string(bytes->begin(), bytes->end()) : "(none)";
}

TEST(Hex, RoundTrips) {
  EXPECT_EQ(to_hex(as_bytes("\x01\xab\xff")), "01abff");
  EXPECT_EQ(text_of(from_hex("01abff")), "\x01\xab\xff");
}

TEST(Hex, RejectsOddLengthUpperCaseAndOtherLetters) {
  for (const char* text : {"0", "AB", "0g", "0x"}) EXPECT_FALSE(from_hex(text)) << text;
}

// RFC 4648 section 10, without the padding.
TEST(Base64Url, PassesThePublishedCases) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : cases) {
    EXPECT_EQ(to_base64url(as_bytes(plain)), encoded);
    EXPECT_EQ(text_of(from_base64url(encoded)), plain);
  }
}

TEST(Base64Url, RejectsPaddingOtherLettersAndUnusedBits) {
  for (const char* text : {"Zg==", "Zm+v", "Zm/v", "Z", "Zh"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Utf8, AcceptsWellFormedText) {
  for (const char* text : {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(Utf8, RejectsOverlongSurrogateTruncatedAndTooHigh) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
                           "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFFz"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(Utf8, ChecksEveryPosition) {
  for (std::size_t at = 0; at < 100; ++at) {
    std::string text(100, 'x');
    EXPECT_TRUE(is_utf8(text.replace(at, 1, "\xC3\xA9"))) << at;
    text.erase(at, 1);
    EXPECT_FALSE(is_utf8(text)) << at;
  }
}

TEST(Encoding, CountsCharactersNotBytes) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("abc"), 3U);
  EXPECT_EQ(count_characters("\u00e4\u20ac\U0001F600"), 3U);
}

TEST(Encoding, FindsControlCharacters) {
  for (const std::string_view text : {"a\nb", "\t", "\x7f", "\x1f"}) EXPECT_TRUE(has_control_character(text));
  EXPECT_TRUE(has_control_character(std::string_view("\0", 1)));
  for (const std::string_view text : {"", "a b", "\u00e4\u0085"}) EXPECT_FALSE(has_control_character(text));
}

}  // namespace
}  // namespace atom
