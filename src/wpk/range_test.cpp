#include "atom/wpk/range.hpp"

#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

TEST(Range, PassesTheVectors) {
  VectorFile vectors("ranges");
  vectors.each("cases", [](const auto& item) {
    const auto range = Range::parse(text_of(item.at("range")));
    ASSERT_TRUE(range);
    EXPECT_EQ(range->contains(Version::parse(text_of(item.at("version"))).value()),
              item.at("contains").as_bool());
  });
  vectors.each("invalid", [](const auto& text) {
    const auto range = Range::parse(text_of(text));
    ASSERT_FALSE(range);
    EXPECT_EQ(range.error().code, errors::kInvalidRange);
  });
}

TEST(Range, AllowsWhiteSpace) {
  const auto range = Range::parse("\t>=  1.2.0\n<2 ");
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->contains(Version::parse("1.5.0").value()));
  EXPECT_FALSE(range->contains(Version::parse("2.0.0").value()));
}

TEST(Range, LimitsItsLength) {
  EXPECT_TRUE(Range::parse(std::string(limits::kSelectorBytes, ' ')));
  EXPECT_FALSE(Range::parse(std::string(limits::kSelectorBytes + 1, ' ')));
}

TEST(Range, KnowsItsBounds) {
  const auto text_of = [](const std::optional<Version>& version) { return version ? version->text() : "-"; };
  const std::pair<const char*, const char*> cases[] = {
      {"^1.2", "1.2.0 2.0.0-0"},
      {">=1.2.0 <3.0.0 <=2.5.0", "1.2.0 2.5.0"},
      {"1.4.0", "1.4.0 1.4.0"},
      {"*", "- -"},
      {"<2.0.0", "- 2.0.0"},
      {">1.0.0", "1.0.0 -"},
      {"^1.0.0 || ^3.0.0", "1.0.0 4.0.0-0"},
      {"^1.0.0 || >=3.0.0", "1.0.0 -"},
      {"<1.0.0 || ^3.0.0", "- 4.0.0-0"},
  };
  for (const auto& [range, expected] : cases) {
    const Range::Bounds bounds = Range::parse(range)->bounds();
    EXPECT_EQ(text_of(bounds.low) + ' ' + text_of(bounds.high), expected) << range;
  }
}

// The range's bounds are versions, which must not become too long for a version.
TEST(Range, AcceptsTheLongestPrerelease) {
  const std::string text = "^1.2.3-" + std::string(limits::kSelectorBytes - 7, 'a');
  const auto range = Range::parse(text);
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->contains(Version::parse(text.substr(1)).value()));
  EXPECT_TRUE(Range::parse("1.x.x-" + std::string(limits::kSelectorBytes - 6, 'a')));
}

}  // namespace
}  // namespace atom::wpk
