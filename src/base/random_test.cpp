#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace atom {
namespace {

TEST(SystemRandom, NeverRepeats) {
  SystemRandom random;
  std::set<std::array<std::uint8_t, 16>> seen;
  for (int i = 0; i < 1000; ++i) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    EXPECT_TRUE(seen.insert(bytes).second);
  }
}

}  // namespace
}  // namespace atom
