#include "marketplace/cursor.hpp"

#include <gtest/gtest.h>

#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";

TEST(Cursor, OpensWhatItSealed) {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1} << 40, INT64_MAX, INT64_MIN}) {
    const Position position{7, number, number / 3};
    EXPECT_EQ(open_cursor(seal_cursor(position, "approved", kKey), "approved", kKey), position);
  }
}

TEST(Cursor, RefusesAnotherListAndAnotherKey) {
  const std::string cursor = seal_cursor({7, 1, 2}, "approved", kKey);
  EXPECT_EQ(open_cursor(cursor, "pending", kKey).error().code, errors::kInvalidCursor);
  EXPECT_EQ(open_cursor(cursor, "approved", "another key").error().code, errors::kInvalidCursor);
}

TEST(Cursor, RefusesEveryChange) {
  const std::string cursor = seal_cursor({7, 1, 2}, "", kKey);
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    std::string changed = cursor;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_cursor(changed, "", kKey)) << i;
  }
  for (const char* text : {"", "AAAA", "not a cursor"}) EXPECT_FALSE(open_cursor(text, "", kKey)) << text;
}

}  // namespace
}  // namespace atom::marketplace
