#include "atom/base/timestamp.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

using std::chrono::milliseconds;

TEST(Timestamp, FormatsInUtcWithMilliseconds) {
  EXPECT_EQ(format_rfc3339(Timestamp{milliseconds{0}}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_rfc3339(Timestamp{milliseconds{1795559937123}}), "2026-11-24T22:38:57.123Z");
}

TEST(Timestamp, FormatsHttpDates) {
  EXPECT_EQ(format_http_date(Timestamp{milliseconds{1795559937123}}), "Tue, 24 Nov 2026 22:38:57 GMT");
  EXPECT_EQ(format_http_date(Timestamp{milliseconds{784111777000}}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Timestamp, RoundTrips) {
  const Timestamp time{milliseconds{1795559937123}};
  EXPECT_EQ(parse_rfc3339(format_rfc3339(time)), time);
}

TEST(Timestamp, ParsesOffsetsAndAnyFraction) {
  const auto expected = parse_rfc3339("2026-11-24T22:38:57.120Z");
  ASSERT_TRUE(expected);
  EXPECT_EQ(parse_rfc3339("2026-11-25T00:38:57.12+02:00"), expected);
  EXPECT_EQ(parse_rfc3339("2026-11-24t17:08:57.1209999-05:30"), expected);
  EXPECT_EQ(parse_rfc3339("2026-11-24T22:38:57Z"), *expected - milliseconds{120});
}

TEST(Timestamp, RecognizesItsOwnForm) {
  for (const char* text : {"1970-01-01T00:00:00.000Z", "2026-11-24T22:38:57.123Z", "2024-02-29T23:59:59.999Z",
                           "9999-12-31T00:00:00.001Z"}) {
    EXPECT_TRUE(is_canonical_rfc3339(text)) << text;
    EXPECT_EQ(format_rfc3339(parse_rfc3339(text).value()), text);
  }
  for (const char* text :
       {"", "2026-11-24T22:38:57Z", "2026-11-24T22:38:57.12Z", "2026-11-24T22:38:57.1234Z",
        "2026-11-24t22:38:57.123Z", "2026-11-24T22:38:57.123z", "2026-11-24 22:38:57.123Z",
        "2026-11-24T22:38:60.123Z", "2026-11-24T24:00:00.000Z", "2026-11-24T00:60:00.000Z",
        "2026-02-29T00:00:00.000Z", "2026-00-01T00:00:00.000Z", "2026-13-01T00:00:00.000Z",
        "2026-01-00T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-11-2xT22:38:57.123Z"}) {
    EXPECT_FALSE(is_canonical_rfc3339(text)) << text;
  }
}

TEST(Timestamp, RejectsTimesThatItCouldNotWrite) {
  EXPECT_TRUE(parse_rfc3339("9999-12-31T23:59:59.999Z"));
  for (const char* text : {"9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01", "1970-01-01T00:00:00+00:01"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Timestamp, RejectsMalformedText) {
  for (const char* text : {"", "2026-11-24", "2026-11-24T22:38:57", "2026-02-30T00:00:00Z",
                           "2026-11-24T24:00:00Z", "2026-11-24T22:38:57.Z", "2026-11-24T22:38:57Z ",
                           "1969-12-31T23:59:59Z", "2026-11-24T22:38:57+24:00", "tomorrow"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace atom
