#include "server/head_parser.hpp"

#include <gtest/gtest.h>

#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

using boost::beast::error_code;
using boost::beast::http::error;

error_code parse_whole(HeadParser& head, const std::string& text) {
  error_code failed;
  head.put(boost::asio::buffer(text), failed);
  return failed;
}

error_code failure_of_head(const std::string& fields,
                           const std::string& line = "GET / HTTP/1.1\r\nHost: x\r\n") {
  HeadParser head;
  return parse_whole(head, line + fields + "\r\n");
}

TEST(HeadParserTest, ReadsARequestUpToItsBody) {
  const std::string text = "QUERY /a?b HTTP/1.1\r\nHost: x\r\nX-A: b\r\nContent-Length: 5\r\n\r\n";
  HeadParser head;
  error_code failed;
  EXPECT_EQ(head.put(boost::asio::buffer(text + "hello"), failed), text.size());
  EXPECT_FALSE(failed);
  EXPECT_TRUE(head.is_done());
  EXPECT_EQ(head.request().method_string(), "QUERY");
  EXPECT_EQ(head.request().target(), "/a?b");
  EXPECT_EQ(head.request().version(), 11U);
  EXPECT_EQ(head.request()["X-A"], "b");
  EXPECT_TRUE(head.has_body());
  EXPECT_FALSE(head.chunked());
  EXPECT_EQ(head.body_bytes(), 5U);
}

TEST(HeadParserTest, ReadsAFieldThatIsNearlyAsLongAsAHeadMayBe) {
  const std::string value(limits::kHeaderBytes - 100, 'a');
  EXPECT_FALSE(failure_of_head("Authorization: " + value + "\r\n"));
}

TEST(HeadParserTest, KnowsWhetherABodyFollows) {
  for (const auto& [field, follows] : {std::pair("", false),
                                       {"Content-Length: 0\r\n", false},
                                       {"Content-Length: 1\r\n", true},
                                       {"Transfer-Encoding: Chunked\r\n", true}}) {
    HeadParser head;
    EXPECT_FALSE(parse_whole(head, "GET / HTTP/1.1\r\nHost: x\r\n" + std::string(field) + "\r\n")) << field;
    EXPECT_EQ(head.has_body(), follows) << field;
  }
}

TEST(HeadParserTest, GivesLeaveToSendABodyToHttp11Only) {
  HeadParser head;
  ASSERT_FALSE(parse_whole(head, "GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n\r\n"));
  EXPECT_TRUE(head.expects_continue());
  HeadParser old;
  ASSERT_FALSE(parse_whole(old, "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_FALSE(old.expects_continue());
}

TEST(HeadParserTest, LimitsTheNumberOfFields) {
  std::string fields;
  for (std::size_t i = 1; i < limits::kHeaderFields; ++i) fields += "A:\r\n";
  EXPECT_FALSE(failure_of_head(fields));
  EXPECT_EQ(failure_of_head(fields + "A:\r\n"), error::header_limit);
}

TEST(HeadParserTest, LimitsTheTarget) {
  const auto line = [](std::size_t size) { return "GET /" + std::string(size - 1, 'x') + " HTTP/1.0\r\n"; };
  EXPECT_FALSE(failure_of_head("", line(limits::kTargetBytes)));
  EXPECT_EQ(failure_of_head("", line(limits::kTargetBytes + 1)), error::bad_target);
}

TEST(HeadParserTest, RequiresOneHost) {
  EXPECT_EQ(failure_of_head("", "GET / HTTP/1.1\r\n"), error::bad_field);
  EXPECT_EQ(failure_of_head("Host: y\r\n"), error::bad_field);
  EXPECT_FALSE(failure_of_head("", "GET / HTTP/1.0\r\n"));
  EXPECT_EQ(failure_of_head("Host: x\r\nHost: x\r\n", "GET / HTTP/1.0\r\n"), error::bad_field);
}

TEST(HeadParserTest, RejectsASecondFieldOfWhichThereIsOne) {
  for (const std::string name : {"Authorization", "Content-Type", "Content-Location", "Content-Range", "Date",
                                 "From", "If-Modified-Since", "If-Range", "If-Unmodified-Since",
                                 "Max-Forwards", "Proxy-Authorization", "Range", "Referer", "User-Agent"}) {
    HeadParser head;
    const std::string line = "GET / HTTP/1.1\r\nHost: x\r\n" + name + ": a\r\n";
    EXPECT_FALSE(failure_of_head("", line)) << name;
    EXPECT_EQ(parse_whole(head, line + "X: y\r\n" + name + ": a\r\n\r\n"), error::bad_field) << name;
    EXPECT_EQ(head.repeated(), name);
  }
  for (const char* const field : {"Content-Length: 1\r\nContent-Length: 1\r\n",
                                  "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"}) {
    EXPECT_TRUE(failure_of_head(field)) << field;
  }
}

TEST(HeadParserTest, TakesSeveralFieldsOfAList) {
  for (const std::string name :
       {"Accept", "Accept-Encoding", "Cache-Control", "Connection", "Content-Encoding", "Expect", "If-Match",
        "If-None-Match", "Via", "X-Forwarded-For", "X-Own"}) {
    EXPECT_FALSE(failure_of_head(name + ": a\r\n" + name + ": b\r\n")) << name;
  }
  HeadParser head;
  ASSERT_FALSE(
      parse_whole(head, "GET / HTTP/1.1\r\nHost: x\r\nExpect: other\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_TRUE(head.expects_continue());
}

TEST(HeadParserTest, RejectsFoldedFieldsWhereverTheyAreFolded) {
  for (const char* const field : {"A:\r\n b\r\n", "A: b\r\n c\r\n", "A: b\r\n\tc\r\n d\r\n", "A: b\r\n \r\n",
                                  "A:\r\n \r\n", "A: \r\n\t\r\n b\r\n"}) {
    EXPECT_EQ(failure_of_head(field), error::bad_obs_fold) << field;
  }
  EXPECT_FALSE(failure_of_head("A:\r\nB: \t\r\nC:\tc \r\n"));
}

}  // namespace
}  // namespace atom::server
