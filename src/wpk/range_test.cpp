#include "atom/wpk/range.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

bool is_in_spans(const Range& range, const Version& version) {
  const std::string key = version.sort_key();
  const auto spans = range.spans();
  return std::any_of(spans.begin(), spans.end(), [&](const Range::Span& span) {
    return span.of_releases != version.is_prerelease() && span.low <= key && key < span.past;
  });
}

TEST(Range, PassesTheVectors) {
  VectorFile vectors("ranges");
  vectors.each("cases", [](const auto& item) {
    const auto range = Range::parse(text_of(item.at("range")));
    ASSERT_TRUE(range);
    const Version version = Version::parse(text_of(item.at("version"))).value();
    EXPECT_EQ(range->contains(version), item.at("contains").as_bool());
    EXPECT_EQ(is_in_spans(*range, version), item.at("contains").as_bool());
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

TEST(Range, HasSpansOfExactlyItsVersions) {
  std::vector<Version> versions;
  for (const char* text : {"0.9.9", "1.0.0-0", "1.0.0-rc.1", "1.0.0-rc.1.1", "1.0.0-rc.2", "1.0.0", "1.0.0+b",
                           "1.0.1-0", "1.0.1", "1.2.0", "2.0.0-0", "2.0.0-a", "2.0.0", "2.0.0+b", "3.1.4"}) {
    versions.push_back(*Version::parse(text));
  }
  for (const char* text : {"*", "^1", "~1.0", "1.x", ">1.0.0", ">=1.0.0-rc.1 <2.0.0-a", "<=2.0.0", "<2.0.0",
                           "=2.0.0", "1.0.0-rc.1", ">1.0.0-rc.1 <1.0.0", "<1.0.0-rc.2 || >=2.0.0-0 <=2.0.0",
                           ">2 <1", "^1.0.0-rc.1 || ^2.0.0-a", "1.0.0 - 2.0.0-a", ">x"}) {
    const auto range = *Range::parse(text);
    for (const Version& version : versions)
      EXPECT_EQ(is_in_spans(range, version), range.contains(version)) << text << ' ' << version.text();
  }
}

TEST(Range, HasSpansThatItsLengthBounds) {
  std::string text = "1.0.0-a";
  while (text.size() + 9 <= limits::kSelectorBytes) text += "||1.0.0-a";
  EXPECT_LE(Range::parse(text)->spans().size(), limits::kSelectorBytes);
}

// The ends of a range are versions, which must not become too long for a version.
TEST(Range, AcceptsTheLongestPrerelease) {
  const std::string text = "^1.2.3-" + std::string(limits::kSelectorBytes - 7, 'a');
  const auto range = Range::parse(text);
  ASSERT_TRUE(range);
  EXPECT_TRUE(range->contains(Version::parse(text.substr(1)).value()));
  EXPECT_TRUE(Range::parse("1.x.x-" + std::string(limits::kSelectorBytes - 6, 'a')));
}

}  // namespace
}  // namespace atom::wpk
