#include "http_client/url.hpp"

#include <gtest/gtest.h>

namespace atom::http_client {
namespace {

tl::expected<Url, std::string> parse(const std::string& text) {
  return parse_url(linked_libcurl(), text);
}

TEST(Url, IsNormalized) {
  const auto url = parse("HTTPS://id.example/jwks.json");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text, "https://id.example/jwks.json");
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "id.example");
}

TEST(Url, HasTheAddressOfAnEncodedHost) {
  const auto url = parse("http://%3127.1/keys");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text, "http://127.0.0.1/keys");
  EXPECT_TRUE(is_loopback(*url));
}

TEST(Url, IsRejectedWithAReason) {
  for (const char* text : {"http://", "http://[::1", "http://a:99999", "http://a b"}) {
    const auto url = parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_FALSE(url.error().empty());
  }
}

TEST(Url, KnowsThisMachine) {
  for (const char* text : {"http://localhost", "http://keys.localhost:80", "http://127.0.0.7:9/",
                           "http://127.1", "http://[::1]:8050", "http://[0:0:0:0:0:0:0:1]"}) {
    EXPECT_TRUE(is_loopback(*parse(text))) << text;
  }
  for (const char* text :
       {"http://127.example", "http://10.0.0.1", "http://localhost.example", "http://[::2]"}) {
    EXPECT_FALSE(is_loopback(*parse(text))) << text;
  }
}

TEST(Date, IsReadInEachFormOfHttp) {
  const std::chrono::sys_seconds expected{std::chrono::seconds{784'111'777}};
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(parse_date(linked_libcurl(), text), expected) << text;
  }
  EXPECT_EQ(parse_date(linked_libcurl(), "soon"), std::nullopt);
}

}  // namespace
}  // namespace atom::http_client
