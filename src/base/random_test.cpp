#include "atom/base/random.hpp"

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

/// A generator that counts its calls.
class Counting final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    ++draws;
    system_.fill(bytes);
  }
  int draws = 0;

 private:
  SystemRandom system_;
};

TEST(PooledRandom, NeverRepeatsAndRarelyDraws) {
  Counting source;
  PooledRandom random(source);
  std::set<std::array<std::uint8_t, 12>> seen;
  for (int i = 0; i < 1000; ++i) {
    std::array<std::uint8_t, 12> bytes{};
    random.fill(bytes);
    EXPECT_TRUE(seen.insert(bytes).second);
  }
  EXPECT_EQ(source.draws, 3);  // Of 4096 bytes each.

  std::array<std::uint8_t, 5000> many{};
  random.fill(many);
  EXPECT_EQ(source.draws, 4);
}

}  // namespace
}  // namespace atom
