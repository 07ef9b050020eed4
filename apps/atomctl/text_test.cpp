#include "text.hpp"

#include <gtest/gtest.h>

namespace atom::ctl {
namespace {

TEST(Printable, ReplacesControlCharacters) {
  EXPECT_EQ(printable("a\x1B[2Jb\r\nc\t\x7F"), "a [2Jb  c  ");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2J"),
            "a 2J");
  EXPECT_EQ(printable("caf\xC3\xA9 \xC2\xA0 \xC2"), "caf\xC3\xA9 \xC2\xA0 \xC2");
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
