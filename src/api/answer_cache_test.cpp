#include "api/answer_cache.hpp"

#include <gtest/gtest.h>

#include "api/http.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

KeptAnswer answer_of(std::size_t bytes) {
  Response response = respond(http::status::ok, kJson, std::string(bytes, 'x'));
  response.share_body();
  return {nullptr, std::move(response)};
}

TEST(AnswerCache, KeepsAnAnswerWhileTheRevisionStays) {
  AnswerCache cache;
  EXPECT_FALSE(cache.find("/a", 0));
  cache.keep("/a", 0, answer_of(10));
  ASSERT_TRUE(cache.find("/a", 0));
  EXPECT_EQ(cache.find("/a", 0)->response.copy().body(), std::string(10, 'x'));
  EXPECT_FALSE(cache.find("/b", 0));
  EXPECT_FALSE(cache.find("/a", 1));
  cache.keep("/b", 1, answer_of(10));
  EXPECT_TRUE(cache.find("/b", 1));
  EXPECT_FALSE(cache.find("/a", 1));
}

TEST(AnswerCache, HoldsNoMoreThanItsLimit) {
  AnswerCache cache;
  cache.keep("too large", 0, answer_of(limits::kCachedResponseBytes));
  EXPECT_FALSE(cache.find("too large", 0));

  const std::size_t size = limits::kCachedResponseBytes / 2;
  const std::size_t count = 2 * limits::kResponseCacheBytes / size;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) cache.keep(std::to_string(i), 0, answer_of(size));
  for (std::size_t i = 0; i < count; ++i) {
    if (cache.find(std::to_string(i), 0)) ++kept;
  }
  EXPECT_GT(kept, 0U);
  EXPECT_LE(kept * size, limits::kResponseCacheBytes);
}

TEST(AnswerCache, KeepsWhatIsAskedForOften) {
  AnswerCache cache;
  cache.keep("popular", 0, answer_of(10));
  const std::size_t size = limits::kCachedResponseBytes / 2;
  for (std::size_t i = 0; i < 4 * limits::kResponseCacheBytes / size; ++i) {
    cache.keep(std::to_string(i), 0, answer_of(size));
    EXPECT_TRUE(cache.find("popular", 0)) << i;
  }
  EXPECT_FALSE(cache.find("0", 0));
}

TEST(AnswerAgain, SaysWhatTheRequestAsksFor) {
  KeptAnswer kept = answer_of(10);
  kept.response.set(http::field::etag, "\"x\"");
  kept.response.set_artifact(7);
  Request request(http::verb::get, "/", 11);
  const Response whole = answer_again(kept, request, "r1");
  EXPECT_EQ(whole.result(), http::status::ok);
  EXPECT_EQ(whole.body(), std::string(10, 'x'));
  EXPECT_EQ(whole[http::field::content_type], kJson);
  EXPECT_EQ(whole.artifact(), 7);

  request.set(http::field::range, "bytes=2-4");
  const Response part = answer_again(kept, request, "r1");
  EXPECT_EQ(part.result(), http::status::partial_content);
  EXPECT_EQ(part.body(), "xxx");
  EXPECT_EQ(part[http::field::content_range], "bytes 2-4/10");

  request.set(http::field::if_none_match, "\"x\"");
  const Response known = answer_again(kept, request, "r1");
  EXPECT_EQ(known.result(), http::status::not_modified);
  EXPECT_TRUE(known.body().empty());
  EXPECT_EQ(answer_again(kept, Request(http::verb::get, "/", 11), "r1").body(), std::string(10, 'x'));
}

}  // namespace
}  // namespace atom::api
