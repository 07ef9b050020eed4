#include "api/conditional.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

bool knows(std::string_view if_none_match, std::string_view tag) {
  Request request;
  request.set(http::field::if_none_match, if_none_match);
  Response response;
  response.set(http::field::etag, tag);
  return is_known(request, response);
}

TEST(EntityTag, IsEqualOnlyForEqualBytes) {
  EXPECT_EQ(entity_tag("a"), entity_tag("a"));
  EXPECT_NE(entity_tag("a"), entity_tag("b"));
  EXPECT_EQ(entity_tag("a").front(), '"');
  EXPECT_EQ(weak_entity_tag("a"), "W/" + entity_tag("a"));
}

TEST(IfNoneMatch, IsComparedWeaklyWithEachTag) {
  for (const char* tags : {"\"x\"", "*", "\"a\", \"x\"", "W/\"x\"", "\"a\",W/\"x\" "}) {
    EXPECT_TRUE(knows(tags, "\"x\"")) << tags;
    EXPECT_TRUE(knows(tags, "W/\"x\"")) << tags;
  }
  for (const char* tags : {"", "x", "\"a\"", "\"x", "\"a\", \"xx\""}) {
    EXPECT_FALSE(knows(tags, "\"x\"")) << tags;
  }
}

TEST(IfNoneMatch, MayHaveSeveralLines) {
  Request request;
  request.insert(http::field::if_none_match, "\"a\"");
  request.insert(http::field::if_none_match, "\"b\", \"x\"");
  Response response;
  response.set(http::field::etag, "\"x\"");
  EXPECT_TRUE(is_known(request, response));
  response.set(http::field::etag, "\"y\"");
  EXPECT_FALSE(is_known(request, response));
}

TEST(IfNoneMatch, MatchesNothingWithoutATag) {
  EXPECT_FALSE(knows("*", ""));
  Response tagged;
  tagged.set(http::field::etag, "\"x\"");
  EXPECT_FALSE(is_known({}, tagged));
}

TEST(NotModified, HasTheHeadersWithoutTheBody) {
  Response response = respond(http::status::ok, kJson, "{}");
  response.set(http::field::etag, "\"x\"");
  set_not_modified(response);
  EXPECT_EQ(response.result(), http::status::not_modified);
  EXPECT_EQ(response.body(), "");
  EXPECT_EQ(response[http::field::etag], "\"x\"");
  EXPECT_FALSE(response.has(http::field::content_type));
}

}  // namespace
}  // namespace atom::api
