#include "text.hpp"

#include <gtest/gtest.h>

namespace atom::ctl {
namespace {

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable("a\x1B[2Jb\r\nc\t\x7F"), "a\\u{1b}[2Jb  c \\u{7f}");
  EXPECT_EQ(printable("a\u009B2J"), "a\\u{9b}2J");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\u{0}b");
}

TEST(Printable, EscapesWhatIsInvisibleOrChangesTheDirection) {
  EXPECT_EQ(printable("gpj.\u202Eexe"), "gpj.\\u{202e}exe");
  for (const char* hidden : {"\u00AD", "\u061C", "\u200B", "\u200D", "\u200F", "\u2028", "\u202A", "\u2060",
                             "\u2066", "\u2069", "\uFEFF", "\uFFF9", "\U000E0001", "\U000E0041"}) {
    EXPECT_TRUE(printable(hidden).starts_with("\\u{")) << printable(hidden);
  }
}

TEST(Printable, EscapesInvalidUtf8) {
  EXPECT_EQ(printable("a\xC2"), "a\\xc2");
  EXPECT_EQ(printable("\xED\xA0\x80\xFF"), "\\xed\\xa0\\x80\\xff");
}

TEST(Printable, KeepsOtherText) {
  for (const char* text :
       {"", "a b", "caf\u00e9 \u00a0", "\u8282\u70b9", "\u05e9\u05dc\u05d5\u05dd", "\U0001F600"})
    EXPECT_EQ(printable(text), text);
}

TEST(PrintableLines, KeepsLineBreaks) {
  EXPECT_EQ(printable_lines("a\nb\r\u202E\n"), "a\nb\\u{d}\\u{202e}\n");
}

TEST(PrintableJson, EscapesAsJsonDoes) {
  EXPECT_EQ(printable_json("{\"a\":\"\u202E\u00e9\U000E0041\x7F\"}"),
            "{\"a\":\"\\u202e\u00e9\\udb40\\udc41\\u007f\"}");
}

TEST(Shortened, CountsCodePoints) {
  EXPECT_EQ(shortened("abcd", 4), "abcd");
  EXPECT_EQ(shortened("abcde", 4), "abc\u2026");
  EXPECT_EQ(shortened("\u00e9\u00e9\u00e9\u00e9\u00e9", 4), "\u00e9\u00e9\u00e9\u2026");
  EXPECT_EQ(shortened("", 4), "");
}

TEST(Table, AlignsColumns) {
  EXPECT_EQ(table({{"ID", "STATUS"}, {"a@1.0.0", "ok"}, {"\u00e9", ""}}),
            "ID       STATUS\na@1.0.0  ok\n\u00e9\n");
  EXPECT_EQ(table({{"a\nb", "c"}}), "a b  c\n");
  EXPECT_EQ(table({}), "");
}

}  // namespace
}  // namespace atom::ctl
