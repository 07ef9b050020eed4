#include "storage/sqlite/position.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace atom::storage::sqlite {
namespace {

TEST(Position, ReadsBackWhatItWrote) {
  constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
  for (const PageEnd& end : {PageEnd{}, PageEnd{1, 2, 3}, PageEnd{kHighest, kLowest, -1}})
    EXPECT_EQ(page_end_of(position_of(end)), end);
}

TEST(Position, RejectsOtherBytes) {
  for (const char* bytes : {"", "123", "1234567890123456789012345"})
    EXPECT_FALSE(page_end_of({bytes})) << bytes;
}

}  // namespace
}  // namespace atom::storage::sqlite
