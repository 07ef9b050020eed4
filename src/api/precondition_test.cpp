#include "api/precondition.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

using Digests = std::vector<std::string>;

Result<marketplace::Precondition> read(std::string_view if_match) {
  Request request;
  request.set(http::field::if_match, if_match);
  return read_if_match(request);
}

TEST(IfMatch, ReadsDigests) {
  EXPECT_EQ(*read("\"sha256:a\""), Digests{"sha256:a"});
  EXPECT_EQ(*read("\"a\", \"b\" ,\t\"\""), (Digests{"a", "b", ""}));
  EXPECT_EQ(*read("W/\"a\",\"b\""), Digests{"b"});
}

TEST(IfMatch, ReadsSeveralHeaders) {
  Request request;
  request.insert(http::field::if_match, "\"a\"");
  request.insert(http::field::if_match, "\"b\"");
  EXPECT_EQ(*read_if_match(request), (Digests{"a", "b"}));
}

TEST(IfMatch, IsNoConditionIfItIsAbsentOrAStar) {
  EXPECT_EQ(*read_if_match({}), std::nullopt);
  EXPECT_EQ(*read("*"), std::nullopt);
}

TEST(IfMatch, IgnoresWeakTags) {
  EXPECT_EQ(*read("W/\"a\""), Digests{});
}

TEST(IfMatch, RejectsInvalidTags) {
  for (const char* text : {"", "a", "\"a", "a\"", "\"a\"b", "\"a\" \"b\"", "\"a\",", ",\"a\"", "*, \"a\"",
                           "w/\"a\"", "\"a b\"", "W/", "\"\xC3\xA4\""}) {
    const auto condition = read(text);
    ASSERT_FALSE(condition) << text;
    EXPECT_EQ(condition.error().code, "invalid_precondition");
  }
}

}  // namespace
}  // namespace atom::api
