#include "api/byte_range.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

struct Part {
  unsigned status;
  std::string body;
  std::string content_range;
  bool operator==(const Part&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Part& part) {
  return out << part.status << ' ' << part.body << ' ' << part.content_range;
}

const Part kWhole{200, "0123456789", ""};

Part part_of(std::string_view range, std::string_view if_range = {}, http::verb method = http::verb::get) {
  Request request(method, "/", 11);
  request.set(http::field::range, range);
  if (!if_range.empty()) request.set(http::field::if_range, if_range);
  Response whole = respond(http::status::ok, kJson, "0123456789");
  whole.set(http::field::etag, "\"x\"");
  const auto asked = requested_range(request, whole);
  if (asked && asked->count == 0) {
    const Response problem = not_satisfiable({request, "127.0.0.1"}, whole.body().size());
    return {problem.result_int(), "", std::string(problem[http::field::content_range])};
  }
  if (asked) cut_to(whole, *asked);
  return {whole.result_int(), std::string(whole.body()), std::string(whole[http::field::content_range])};
}

TEST(ByteRange, SelectsPartOfTheBytes) {
  EXPECT_EQ(part_of("bytes=0-3"), (Part{206, "0123", "bytes 0-3/10"}));
  EXPECT_EQ(part_of("Bytes=4-4"), (Part{206, "4", "bytes 4-4/10"}));
  EXPECT_EQ(part_of("bytes=7-"), (Part{206, "789", "bytes 7-9/10"}));
  EXPECT_EQ(part_of("bytes=-2"), (Part{206, "89", "bytes 8-9/10"}));
}

TEST(ByteRange, EndsWithTheLastByte) {
  for (const char* range : {"bytes=0-", "bytes=0-9", "bytes=0-10", "bytes=0-99999999999999999999",
                            "bytes=-10", "bytes=-99999999999999999999"}) {
    EXPECT_EQ(part_of(range), (Part{206, "0123456789", "bytes 0-9/10"})) << range;
  }
}

TEST(ByteRange, IsNotSatisfiableBeyondTheEnd) {
  for (const char* range : {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(part_of(range), (Part{416, "", "bytes */10"})) << range;
  }
}

TEST(ByteRange, IsIgnoredIfItIsNotUnderstood) {
  for (const char* range : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=3-1", "bytes=0-1,3-4",
                            "lines=0-1", "bytes=0", "bytes= 0-1", "bytes=+1-2", "bytes=--1"}) {
    EXPECT_EQ(part_of(range), kWhole) << range;
  }
  EXPECT_EQ(part_of("bytes=0-1", {}, http::verb::head), kWhole);
}

TEST(ByteRange, IsIgnoredIfIfRangeDoesNotMatch) {
  EXPECT_EQ(part_of("bytes=0-1", "\"x\"").status, 206U);
  for (const char* other : {"\"y\"", "W/\"x\"", "Tue, 24 Nov 2026 22:38:57 GMT"}) {
    EXPECT_EQ(part_of("bytes=0-1", other), kWhole) << other;
  }
}

}  // namespace
}  // namespace atom::api
