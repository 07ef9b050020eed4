#include "atom/base/cursor.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";

TEST(Cursor, OpensWhatItSealed) {
  for (const std::string& position : {std::string(), std::string("42"), std::string("\0\xFF\n", 3)}) {
    EXPECT_EQ(open_cursor(seal_cursor(position, "approved", kKey), "approved", kKey), position);
  }
}

TEST(Cursor, RejectsAnotherListAndAnotherKey) {
  const std::string cursor = seal_cursor("7", "approved", kKey);
  EXPECT_EQ(open_cursor(cursor, "pending", kKey).error().code, kInvalidCursor);
  EXPECT_EQ(open_cursor(cursor, "approved", "another key").error().code, kInvalidCursor);
}

TEST(Cursor, KeepsPositionAndScopeApart) {
  EXPECT_NE(seal_cursor("1", "2", kKey), seal_cursor("12", "", kKey));
  EXPECT_FALSE(open_cursor(seal_cursor("12", "", kKey), "2", kKey));
}

TEST(Cursor, RejectsEveryChange) {
  const std::string cursor = seal_cursor("position", "", kKey);
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    std::string changed = cursor;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_cursor(changed, "", kKey)) << i;
  }
  for (const char* text : {"", "AAAA", "not a cursor"}) EXPECT_FALSE(open_cursor(text, "", kKey)) << text;
}

}  // namespace
}  // namespace atom
