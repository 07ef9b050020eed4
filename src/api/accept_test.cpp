#include "api/accept.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

std::optional<int> weight(std::string_view header, std::string_view name = "gzip") {
  Request request;
  request.set(http::field::accept_encoding, header);
  return weight_of(request, http::field::accept_encoding, name);
}

TEST(Accept, ReadsTheWeightOfAName) {
  EXPECT_EQ(weight("gzip"), 1000);
  EXPECT_EQ(weight("br, GZip ;q=0.5 ,deflate"), 500);
  EXPECT_EQ(weight("br;q=1.0,gzip; Q=0.001"), 1);
  EXPECT_EQ(weight("gzip;level=9;q=0"), 0);
  EXPECT_EQ(weight("*;q=0.2", "*"), 200);
}

TEST(Accept, HasNoWeightForAnAbsentName) {
  for (const char* header : {"", "br", "x-gzip", "gzipped", "*", ", ,"})
    EXPECT_EQ(weight(header), std::nullopt) << header;
}

TEST(Accept, ReadsAnInvalidWeightAsZero) {
  for (const char* header :
       {"gzip;q=", "gzip;q=2", "gzip;q=-1", "gzip;q=0.5x", "gzip;q=nan", "gzip;q=0.12345"}) {
    EXPECT_EQ(weight(header), 0) << header;
  }
}

TEST(Accept, ReadsEveryHeaderLine) {
  Request request;
  request.insert(http::field::accept, "application/json");
  request.insert(http::field::accept, "text/event-stream");
  EXPECT_TRUE(accepts(request, "text/event-stream"));
  request.set(http::field::accept, "text/*, */*");
  EXPECT_FALSE(accepts(request, "text/event-stream"));
  request.set(http::field::accept, "text/event-stream;q=0");
  EXPECT_FALSE(accepts(request, "text/event-stream"));
}

}  // namespace
}  // namespace atom::api
