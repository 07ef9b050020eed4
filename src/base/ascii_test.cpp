#include "atom/base/ascii.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

TEST(Ascii, TellsCharactersApart) {
  EXPECT_TRUE(is_digit('0') && is_digit('9') && !is_digit('/') && !is_digit(':'));
  EXPECT_TRUE(is_letter('a') && is_letter('Z') && !is_letter('@') && !is_letter('['));
  EXPECT_TRUE(is_alphanumeric('5') && is_alphanumeric('q') && !is_alphanumeric('_'));
  EXPECT_TRUE(is_lower_hex('f') && is_lower_hex('0') && !is_lower_hex('g') && !is_lower_hex('A'));
  EXPECT_FALSE(is_letter('\xe4')) << "Latin-1 is not ASCII";
}

TEST(Ascii, LowersOnlyLetters) {
  EXPECT_EQ(to_lower("Content-TYPE [\xc4]"), "content-type [\xc4]");
}

TEST(Ascii, TrimsBothEnds) {
  EXPECT_EQ(trim(" \t a b\t"), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\"a\"", "\""), "a");
}

TEST(Ascii, SplitsListsAtCommas) {
  using Entries = std::vector<std::string_view>;
  EXPECT_EQ(split_list("a,  b c\t,d"), (Entries{"a", "b c", "d"}));
  EXPECT_EQ(split_list(",a,"), (Entries{"", "a", ""}));
  EXPECT_EQ(split_list(" "), Entries{""});
}

}  // namespace
}  // namespace atom
