#include "url.hpp"

#include <gtest/gtest.h>

#include "atom/errors.hpp"

namespace atom::client {
namespace {

TEST(BaseUrl, DropsTrailingSlashes) {
  EXPECT_EQ(parse_base_url("http://localhost:8050"), (BaseUrl{"http://localhost:8050", true}));
  EXPECT_EQ(parse_base_url("http://localhost:8050/"), (BaseUrl{"http://localhost:8050", true}));
  EXPECT_EQ(parse_base_url("HTTPS://atom.example/registry//"),
            (BaseUrl{"https://atom.example/registry", false}));
  EXPECT_EQ(parse_base_url("http://[::1]:8050"), (BaseUrl{"http://[::1]:8050", true}));
  EXPECT_EQ(parse_base_url("http://127.0.0.7"), (BaseUrl{"http://127.0.0.7", true}));
  EXPECT_EQ(parse_base_url("http://127.example"), (BaseUrl{"http://127.example", false}));
}

TEST(BaseUrl, RejectsWhatIsNotAServersAddress) {
  for (const std::string_view text :
       {"", "localhost:8050", "ftp://atom.example", "http://", "http:///x", "http://:8050", "http://a:99999",
        "http://a:b", "http://a b", "http://a\n", "http://a?x=1", "http://a/#top", "file:///etc/passwd",
        "http:/a", "http://[::1", "http://a\x7F", "http://a%7F", "http://a%40b"}) {
    const auto url = parse_base_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, errors::kInvalidArgument);
    EXPECT_FALSE(url.error().retryable);
  }
  EXPECT_FALSE(parse_base_url(std::string_view("http://a\0.example", 17)));
}

TEST(BaseUrl, NeverRepeatsCredentials) {
  const auto url = parse_base_url("http://ann:s3cret@atom.example");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("s3cret"), std::string::npos);
  EXPECT_TRUE(parse_base_url("http://atom.example/@scope"));
}

TEST(Segment, EncodesEverythingExceptUnreservedAndAt) {
  EXPECT_EQ(encode_segment("my-workflow@1.0.0"), "my-workflow@1.0.0");
  EXPECT_EQ(encode_segment("a@1.0.0+build"), "a@1.0.0%2Bbuild");
  EXPECT_EQ(encode_segment("a@>=1.2 <2"), "a@%3E%3D1.2%20%3C2");
  EXPECT_EQ(encode_segment("../x?#%"), "..%2Fx%3F%23%25");
  EXPECT_EQ(encode_segment("\xC3\xA9\r\n"), "%C3%A9%0D%0A");
}

TEST(PercentEncoding, IsUndone) {
  EXPECT_EQ(decode_percent("a%40b%2f%2F"), "a@b//");
  EXPECT_EQ(decode_percent("%zz"), std::nullopt);
  EXPECT_EQ(decode_percent("%4"), std::nullopt);
}

TEST(Query, JoinsEncodedPairs) {
  Query query;
  EXPECT_EQ(query.text(), "");
  query.add("status", "approved");
  query.add("tag", "a&b=c d@e");
  EXPECT_EQ(query.text(), "?status=approved&tag=a%26b%3Dc%20d%40e");
}

TEST(Location, ContainsAnId) {
  EXPECT_EQ(id_of_location("/v1/wpks/a@1.0.0/content"), "a@1.0.0");
  EXPECT_EQ(id_of_location("http://h/atom/v1/wpks/a%401.0.0%2Bx?y"), "a@1.0.0+x");
  EXPECT_EQ(id_of_location("/v1/tokens/x"), std::nullopt);
  EXPECT_EQ(id_of_location("/v1/wpks/"), std::nullopt);
  EXPECT_EQ(id_of_location(""), std::nullopt);
}

}  // namespace
}  // namespace atom::client
