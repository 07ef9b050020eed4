#include "api/target.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, SplitsThePath) {
  EXPECT_EQ(parse_target("/")->segments, Segments{});
  EXPECT_EQ(parse_target("/v1/wpks")->segments, (Segments{"v1", "wpks"}));
  EXPECT_EQ(parse_target("/v1/wpks/")->segments, (Segments{"v1", "wpks", ""}));
  EXPECT_EQ(parse_target("/v1//wpks")->segments, (Segments{"v1", "", "wpks"}));
  EXPECT_EQ(parse_target("http://localhost:8050/v1/wpks?limit=1")->segments, (Segments{"v1", "wpks"}));
}

TEST(Target, DecodesSegmentsAfterSplitting) {
  EXPECT_EQ(parse_target("/v1/wpks/a%401.0.0%2Bb")->segments[2], "a@1.0.0+b");
  EXPECT_EQ(parse_target("/a%2Fb/c")->segments, (Segments{"a/b", "c"}));
  EXPECT_EQ(parse_target("/a@^1.2")->segments, (Segments{"a@^1.2"}));
  EXPECT_EQ(parse_target("/a+b")->segments, (Segments{"a+b"}));
}

TEST(Target, ReadsTheQuery) {
  const auto target = parse_target("/l?status=approved&tag=a+b%26c&&flag");
  ASSERT_TRUE(target);
  using Query = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(target->query, (Query{{"status", "approved"}, {"tag", "a b&c"}, {"flag", ""}}));
}

TEST(Target, RejectsMalformedTargets) {
  for (const char* text :
       {"", "v1", "*", "/a%", "/a%4", "/a%zz", "/a%00b", "/a%0Ab", "/%ff", "/l?x=%C3", "/l?%ff=1"}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code, "malformed_request");
  }
}

}  // namespace
}  // namespace atom::api
