#include "api/response_cache.hpp"

#include <gtest/gtest.h>

#include "api/http.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

CachedResponse response_of(std::size_t bytes) {
  Response response = respond(http::status::ok, kJson, std::string(bytes, 'x'));
  response.share_body();
  return {nullptr, std::move(response)};
}

TEST(ResponseCache, FindsAResponseOfTheSameRevisionOnly) {
  ResponseCache cache;
  EXPECT_FALSE(cache.find("/a", 0));
  cache.put("/a", 0, response_of(10));
  ASSERT_TRUE(cache.find("/a", 0));
  EXPECT_EQ(cache.find("/a", 0)->representation.response.body(), std::string(10, 'x'));
  EXPECT_FALSE(cache.find("/b", 0));
  EXPECT_FALSE(cache.find("/a", 1));
  cache.put("/b", 1, response_of(10));
  EXPECT_TRUE(cache.find("/b", 1));
  EXPECT_FALSE(cache.find("/a", 1));
}

TEST(ResponseCache, HoldsNoMoreThanItsLimit) {
  ResponseCache cache;
  cache.put("too large", 0, response_of(limits::kCachedResponseBytes));
  EXPECT_FALSE(cache.find("too large", 0));

  const std::size_t size = limits::kCachedResponseBytes / 2;
  const std::size_t count = 2 * limits::kResponseCacheBytes / size;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) cache.put(std::to_string(i), 0, response_of(size));
  for (std::size_t i = 0; i < count; ++i) {
    if (cache.find(std::to_string(i), 0)) ++kept;
  }
  EXPECT_GT(kept, 0U);
  EXPECT_LE(kept * size, limits::kResponseCacheBytes);
}

TEST(ResponseCache, KeepsPopularResponses) {
  ResponseCache cache;
  cache.put("popular", 0, response_of(10));
  const std::size_t size = limits::kCachedResponseBytes / 2;
  for (std::size_t i = 0; i < 4 * limits::kResponseCacheBytes / size; ++i) {
    cache.put(std::to_string(i), 0, response_of(size));
    EXPECT_TRUE(cache.find("popular", 0)) << i;
  }
  EXPECT_FALSE(cache.find("0", 0));
}

TEST(CachedResponse, SharesItsBodyWithItsCopies) {
  const CachedResponse cached = response_of(10);
  const Representation again = cached.representation.copy();
  EXPECT_EQ(again.response.result(), http::status::ok);
  EXPECT_EQ(again.response[http::field::content_type], kJson);
  EXPECT_EQ(again.response.body().data(), cached.representation.response.body().data());
}

}  // namespace
}  // namespace atom::api
