#include "retry_after.hpp"

#include <gtest/gtest.h>

#include "atom/base/timestamp.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using std::chrono::seconds;

TEST(RetryAfter, PassesTheVectors) {
  wpk::VectorFile vectors("retry_after");
  const auto now = parse_rfc3339(wpk::text_of(vectors.at("now")));
  ASSERT_TRUE(now);
  vectors.each("cases", [&](const auto& item) {
    const boost::json::value& value = item.at("value");
    // An absent header reads as empty.
    const std::string text = value.is_null() ? "" : wpk::text_of(value);
    EXPECT_EQ(parse_retry_after(text, *now), ms_of(item.at("delay_ms")));
  });
}

TEST(RetryAfter, ReadsATwoDigitYearAsAtMostFiftyYearsAhead) {
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-94 08:49:47 GMT", kNow), seconds{10});
  // 50 years ahead of 1994, and one more, which is 1945.
  EXPECT_GT(parse_retry_after("Sunday, 06-Nov-44 08:49:37 GMT", kNow), seconds{0});
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-45 08:49:37 GMT", kNow), seconds{0});
}

TEST(RetryAfter, RejectsWhatOnlyLooksLikeADate) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT x", "Sun, 6 Nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 006 08:49:37 1994", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sunday", "\xFF"}) {
    EXPECT_EQ(parse_retry_after(text, kNow), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace atom::client
