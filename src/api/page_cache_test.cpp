#include "api/page_cache.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace atom::api {
namespace {

std::shared_ptr<const CachedPage> page_of(std::size_t bytes) {
  return std::make_shared<const CachedPage>(CachedPage{std::string(bytes, 'x'), "tag", ""});
}

TEST(PageCache, KeepsAPageWhileTheRevisionStays) {
  PageCache cache;
  EXPECT_FALSE(cache.find("a", 0));
  const auto page = page_of(10);
  cache.keep("a", 0, page);
  EXPECT_EQ(cache.find("a", 0), page);
  EXPECT_FALSE(cache.find("b", 0));
  EXPECT_FALSE(cache.find("a", 1));
  cache.keep("b", 1, page);
  EXPECT_EQ(cache.find("b", 1), page);
  EXPECT_FALSE(cache.find("a", 1));
}

TEST(PageCache, HoldsNoMoreThanItsLimit) {
  PageCache cache;
  cache.keep("too large", 0, page_of(limits::kCachedPageBytes + 1));
  EXPECT_FALSE(cache.find("too large", 0));

  std::size_t kept = 0;
  const std::size_t size = limits::kCachedPageBytes / 2;
  for (std::size_t i = 0; i <= limits::kPageCacheBytes / size; ++i)
    cache.keep(std::to_string(i), 0, page_of(size));
  for (std::size_t i = 0; i <= limits::kPageCacheBytes / size; ++i) {
    if (cache.find(std::to_string(i), 0)) ++kept;
  }
  EXPECT_GT(kept, 0U);
  EXPECT_LE(kept * size, limits::kPageCacheBytes);
}

}  // namespace
}  // namespace atom::api
