#include "atom/base/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace atom {
namespace {

constexpr std::array<std::string_view, 3> kCommands{"publish", "list", "show"};

std::string meant_by(std::string_view text) {
  return std::string(nearest(text, kCommands).value_or("nothing"));
}

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(meant_by("publish"), "publish");
  EXPECT_EQ(meant_by("publsh"), "publish") << "a letter is missing";
  EXPECT_EQ(meant_by("publlish"), "publish") << "a letter too many";
  EXPECT_EQ(meant_by("pubkish"), "publish") << "another letter";
  EXPECT_EQ(meant_by("lsit"), "list") << "two letters are swapped";
}

TEST(Nearest, FindsNothingThatIsNotSimilar) {
  for (const char* text : {"", "x", "delete", "listening"}) EXPECT_EQ(meant_by(text), "nothing") << text;
  EXPECT_EQ(meant_by(std::string(1000, 'p')), "nothing");
  EXPECT_FALSE(nearest("list", {}));
}

}  // namespace
}  // namespace atom
