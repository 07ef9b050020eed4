#include "api/http.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

Request request_with(std::string_view if_none_match) {
  Request request;
  request.set(http::field::if_none_match, if_none_match);
  return request;
}

TEST(EntityTag, IsTheSameForTheSameBytesOnly) {
  EXPECT_EQ(entity_tag("a"), entity_tag("a"));
  EXPECT_NE(entity_tag("a"), entity_tag("b"));
  EXPECT_EQ(entity_tag("a").front(), '"');
}

TEST(IfNoneMatch, IsComparedWeaklyAgainstEachTag) {
  for (const char* tags : {"\"x\"", "*", "\"a\", \"x\"", "W/\"x\"", "\"a\",W/\"x\" "}) {
    EXPECT_TRUE(none_match_fails(request_with(tags), "\"x\"")) << tags;
  }
  for (const char* tags : {"", "x", "\"a\"", "\"x", "\"a\", \"xx\""}) {
    EXPECT_FALSE(none_match_fails(request_with(tags), "\"x\"")) << tags;
  }
}

TEST(Tagged, SaysNotModifiedWithoutABody) {
  const Response fresh = tagged(request_with("\"y\""), respond(http::status::ok, kJson, "{}"), "\"x\"");
  EXPECT_EQ(fresh.result(), http::status::ok);
  EXPECT_EQ(fresh[http::field::etag], "\"x\"");
  const Response known = tagged(request_with("\"x\""), respond(http::status::ok, kJson, "{}"), "\"x\"");
  EXPECT_EQ(known.result(), http::status::not_modified);
  EXPECT_EQ(known.body(), "");
  EXPECT_EQ(known[http::field::etag], "\"x\"");
}

TEST(Response, HoldsBytesOfItsOwnOrSharedOnes) {
  const auto page = std::make_shared<const Bytes>("a page");
  const Response shared = respond(http::status::ok, kJson, SharedBytes::of(page));
  EXPECT_EQ(shared.body().data(), page->text.data());
  EXPECT_EQ(shared.body(), "a page");
  EXPECT_EQ(page.use_count(), 2);
  EXPECT_EQ(shared.stream(), nullptr);

  Response own = respond(http::status::ok, kJson, "{}");
  EXPECT_EQ(own.body(), "{}");
  own.clear_body();
  EXPECT_EQ(own.body(), "");
}

}  // namespace
}  // namespace atom::api
