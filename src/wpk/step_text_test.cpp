#include "atom/wpk/step_text.hpp"

#include <gtest/gtest.h>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"

namespace atom::wpk {
namespace {

Document with_steps(std::vector<std::string> steps) {
  Document document{{"flow", *Version::parse("1.0.0")}, {}, {}, {}, {}, {}, {}};
  document.steps = std::move(steps);
  return document;
}

TEST(StepText, HasOneNamePerLine) {
  EXPECT_EQ(step_text(with_steps({"cordon", "", "drain node"})), "cordon\ndrain node");
  EXPECT_EQ(step_text(with_steps({})), "");
}

TEST(StepText, IsCutBetweenCharacters) {
  const std::string long_name(limits::kStepsBytes - 1, 'x');
  EXPECT_EQ(step_text(with_steps({long_name + "\xE2\x82\xAC"})), long_name);
  const std::string text =
      step_text(with_steps(std::vector<std::string>(1000, "gr\xC3\xBC\xC3\x9F" + std::string(70, 'x'))));
  EXPECT_LE(text.size(), limits::kStepsBytes);
  EXPECT_TRUE(is_utf8(text));
}

}  // namespace
}  // namespace atom::wpk
