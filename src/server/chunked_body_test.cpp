#include "server/chunked_body.hpp"

#include <gtest/gtest.h>

#include <string>

#include <boost/beast/http/error.hpp>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

using boost::beast::error_code;
using boost::beast::http::error;

constexpr std::size_t kLimit = 4096;

struct Decoded {
  std::string body = {};
  error_code failed = {};
  std::size_t taken = 0;
  bool done = false;
};

/// Decodes a text that arrives `step` bytes at a time.
Decoded decode(std::string_view text, std::size_t step, std::size_t limit = kLimit) {
  Decoded decoded;
  ChunkedBody chunks(decoded.body, limit);
  while (decoded.taken < text.size() && !chunks.is_done() && !decoded.failed) {
    decoded.taken += chunks.put(text.substr(decoded.taken, step), decoded.failed);
  }
  decoded.done = chunks.is_done();
  return decoded;
}

error_code failure_of(std::string_view text, std::size_t limit = kLimit) {
  return decode(text, text.size(), limit).failed;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ChunkedBodyTest, DecodesDataHoweverItArrives) {
  const std::string sent = "3\r\nabc\r\n0A ;x=\"y\"\r\n0123456789\r\n00;z\r\nX-A: b\r\nX-B:\r\n\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, sent.size()}) {
    const Decoded decoded = decode(sent + "GET /", step);
    EXPECT_EQ(decoded.body, "abc0123456789") << step;
    EXPECT_TRUE(decoded.done) << step;
    EXPECT_EQ(decoded.taken, sent.size()) << "what follows belongs to the next request";
  }
}

TEST(ChunkedBodyTest, WaitsForTheEnd) {
  const std::string_view sent = "1\r\na\r\n0\r\nX-A: b\r\n\r\n";
  for (std::size_t size = 0; size < sent.size(); ++size) {
    const Decoded decoded = decode(sent.substr(0, size), 1);
    EXPECT_FALSE(decoded.done || decoded.failed) << size;
  }
}

TEST(ChunkedBodyTest, LimitsTheData) {
  EXPECT_FALSE(failure_of("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 4));
  EXPECT_EQ(failure_of("5\r\n", 4), error::body_limit);
  EXPECT_EQ(failure_of("2\r\nab\r\n3\r\n", 4), error::body_limit);
  EXPECT_EQ(failure_of("FFFFFFFFFFFFFFFFFFFFF\r\n", 4), error::body_limit);
}

TEST(ChunkedBodyTest, LimitsALine) {
  const auto line = [](std::size_t bytes) { return std::string(bytes - 3, '0') + "1\r\na\r\n0\r\n\r\n"; };
  EXPECT_FALSE(failure_of(line(limits::kChunkLineBytes)));
  EXPECT_EQ(failure_of(line(limits::kChunkLineBytes + 1)), error::bad_chunk);
  EXPECT_EQ(failure_of("1;" + std::string(limits::kChunkLineBytes, 'x')), error::bad_chunk);
  EXPECT_EQ(failure_of("1" + std::string(limits::kChunkLineBytes, ' ')), error::bad_chunk);
}

TEST(ChunkedBodyTest, LimitsTheExtensionsOfAllChunks) {
  const std::string chunk = "1;" + std::string(512, 'x') + "\r\na\r\n";
  const std::size_t most = limits::kChunkExtensionBytes / 512;
  EXPECT_FALSE(failure_of(repeated(chunk, most) + "0\r\n\r\n"));
  EXPECT_EQ(failure_of(repeated(chunk, most + 1)), error::bad_chunk_extension);
}

TEST(ChunkedBodyTest, LimitsTheFramingOfTinyChunks) {
  const std::string chunk = std::string(95, '0') + "1\r\na\r\n";
  const std::size_t framing = chunk.size() - 1;
  const std::size_t most = limits::kChunkFramingBytes / framing;
  EXPECT_FALSE(failure_of(repeated(chunk, most - 1) + "0\r\n\r\n", limits::kDocumentBytes));
  EXPECT_EQ(failure_of(repeated(chunk, most + 1), limits::kDocumentBytes), error::body_limit);
}

TEST(ChunkedBodyTest, LimitsTrailers) {
  const std::string field = "X-A: " + std::string(93, 'b') + "\r\n";
  const std::size_t most = limits::kTrailerBytes / field.size();
  EXPECT_FALSE(failure_of("0\r\n" + repeated(field, most) + "\r\n"));
  EXPECT_EQ(failure_of("0\r\n" + repeated(field, most + 1)), error::header_limit);
  EXPECT_EQ(failure_of("0\r\nX-A:" + std::string(limits::kTrailerBytes, ' ')), error::header_limit);
}

}  // namespace
}  // namespace atom::server
