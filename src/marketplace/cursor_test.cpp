#include "marketplace/cursor.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace atom::marketplace {
namespace {

TEST(PositionCursor, OpensWhatItSealed) {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1} << 40, INT64_MAX, INT64_MIN}) {
    const Position position{7, number, number / 3};
    EXPECT_EQ(open_cursor(seal_cursor(position, "approved", "a key"), "approved", "a key"), position);
  }
}

}  // namespace
}  // namespace atom::marketplace
