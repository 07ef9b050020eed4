#include "http_client/response_head.hpp"

#include <gtest/gtest.h>

#include "atom/base/limits.hpp"

namespace atom::http_client {
namespace {

using Lines = std::vector<std::string>;

/// Returns why the lines are rejected, at the last of them; empty if they are not.
std::string fault_of(const Lines& lines, bool decodes = true) {
  ResponseHead head(decodes);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const auto fault = head.take(lines[i])) {
      EXPECT_EQ(i + 1, lines.size()) << *fault;
      return *fault;
    }
  }
  return "";
}

Lines head_with(Lines lines) {
  lines.insert(lines.begin(), "HTTP/1.1 200 OK\r\n");
  return lines;
}

std::string line_of(std::size_t bytes) {
  return "X: " + std::string(bytes - 5, 'x') + "\r\n";
}

TEST(ResponseHead, KeepsTheHeadersOfTheFinalResponse) {
  ResponseHead head(true);
  for (const char* line : {"HTTP/1.1 103 Early Hints\r\n", "Link: a\r\n", "\r\n", "HTTP/1.1 200 OK\r\n",
                           "A:  b c \r\n", "Empty:\r\n", "\r\n", "Trailer: x\r\n", "\r\n"}) {
    EXPECT_FALSE(head.take(line));
  }
  EXPECT_TRUE(head.is_complete());
  const auto headers = head.take_headers();
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].name, "A");
  EXPECT_EQ(headers[0].value, "b c");
  EXPECT_EQ(headers[1].value, "");
}

TEST(ResponseHead, LimitsTheHead) {
  const std::size_t status_and_end = head_with({}).front().size() + 2;
  EXPECT_EQ(fault_of(head_with({line_of(limits::kResponseHeadBytes - status_and_end), "\r\n"})), "");
  EXPECT_EQ(fault_of(head_with({line_of(limits::kResponseHeadBytes - status_and_end + 1), "\r\n"})),
            "its headers are longer than 16 KiB in all");
  EXPECT_EQ(fault_of(head_with({line_of(100'000)})), "its headers are longer than 16 KiB in all");
}

TEST(ResponseHead, LimitsTheNumberOfHeaders) {
  Lines lines = head_with(Lines(limits::kResponseHeaders, "A: b\r\n"));
  EXPECT_EQ(fault_of(lines), "");
  lines.emplace_back("A: b\r\n");
  EXPECT_EQ(fault_of(lines), "it has more than 100 headers");
}

TEST(ResponseHead, LimitsInterimResponses) {
  Lines lines;
  for (std::size_t i = 0; i < limits::kInterimResponses; ++i)
    lines.insert(lines.end(), {"HTTP/1.1 100 Continue\r\n", "\r\n"});
  EXPECT_EQ(fault_of(lines), "");
  lines.emplace_back("HTTP/1.1 103 X\r\n");
  EXPECT_EQ(fault_of(lines), "more than 10 interim responses precede it");
}

TEST(ResponseHead, LimitsTrailers) {
  Lines lines = head_with({"\r\n", line_of(limits::kResponseHeadBytes)});
  EXPECT_EQ(fault_of(lines), "");
  lines.emplace_back("\r\n");
  EXPECT_EQ(fault_of(lines), "its trailers are longer than 16 KiB in all");
  Lines many = head_with({"\r\n"});
  many.insert(many.end(), limits::kResponseHeaders, "A: b\r\n");
  EXPECT_EQ(fault_of(many), "");
  many.emplace_back("A: b\r\n");
  EXPECT_EQ(fault_of(many), "it has more than 100 trailers");
}

TEST(ResponseHead, RejectsALengthThatCouldBeReadInTwoWays) {
  const std::string two = "Content-Length: 2\r\n";
  EXPECT_EQ(fault_of(head_with({two, two})), "");
  EXPECT_EQ(fault_of(head_with({two, "content-length: 3\r\n"})),
            "it has two different Content-Length headers");
  for (const char* value : {"", "+2", "-2", "2, 2", "0x2", "two"}) {
    EXPECT_EQ(fault_of(head_with({std::string("Content-Length: ") + value + "\r\n"})),
              "its Content-Length is not a number");
  }
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(fault_of(head_with({two, chunked})), "it has both Content-Length and Transfer-Encoding");
  EXPECT_EQ(fault_of(head_with({chunked, two})), "it has both Content-Length and Transfer-Encoding");
  EXPECT_EQ(fault_of({"HTTP/1.1 103 X\r\n", two, "\r\n", "HTTP/1.1 200 OK\r\n", chunked}), "");
}

TEST(ResponseHead, TakesNoStatusLineWithinAHead) {
  EXPECT_EQ(fault_of(head_with({"HTTP/1.1 200 OK\r\n"})), "one of its headers has no name");
  EXPECT_EQ(fault_of(head_with({"Content-Length: 2\r\n", "HTTP/1.1: x\r\n", "Content-Length: 3\r\n"})),
            "it has two different Content-Length headers");
}

TEST(ResponseHead, RejectsHeadersWithoutAName) {
  for (const char* line : {"no colon\r\n", " folded: line\r\n", "\tfolded: line\r\n"})
    EXPECT_EQ(fault_of(head_with({line})), "one of its headers has no name");
}

TEST(ResponseHead, RejectsAnEncodingThatWasNotAskedFor) {
  const std::string fault = "it has a Content-Encoding that was not asked for";
  const std::string gzip = "Content-Encoding: GZIP\r\n";
  EXPECT_EQ(fault_of(head_with({gzip})), "");
  EXPECT_EQ(fault_of(head_with({gzip}), false), fault);
  EXPECT_EQ(fault_of(head_with({gzip, gzip})), fault);
  EXPECT_EQ(fault_of(head_with({"Content-Encoding: identity\r\n"}), false), "");
  for (const char* coding : {"br", "zstd", "deflate", "gzip, gzip"})
    EXPECT_EQ(fault_of(head_with({std::string("Content-Encoding: ") + coding + "\r\n"})), fault);
}

}  // namespace
}  // namespace atom::http_client
