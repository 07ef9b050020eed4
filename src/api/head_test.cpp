#include "api/head.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace atom::api {
namespace {

using Field = Head::Field;

TEST(Head, WritesLinesInTheOrderTheyWereSet) {
  Head head;
  head.set(Field::content_type, "text/plain");
  head.set("X-Request-Id", "r1");
  head.set(Field::etag, "");
  EXPECT_EQ(head.lines(), "Content-Type: text/plain\r\nX-Request-Id: r1\r\nETag: \r\n");
  std::vector<std::pair<std::string, std::string>> fields;
  head.for_each_field(
      [&fields](std::string_view name, std::string_view value) { fields.emplace_back(name, value); });
  EXPECT_EQ(fields, (std::vector<std::pair<std::string, std::string>>{
                        {"Content-Type", "text/plain"}, {"X-Request-Id", "r1"}, {"ETag", ""}}));
}

TEST(Head, IgnoresTheCaseOfNames) {
  Head head;
  head.set("X-Request-Id", "r1");
  EXPECT_EQ(head["x-request-ID"], "r1");
  EXPECT_TRUE(head.has("x-request-id"));
  EXPECT_EQ(head["X-Request-I"], "");
  EXPECT_FALSE(head.has(Field::etag));
  EXPECT_EQ(head[Field::etag], "");
}

TEST(Head, ReplacesALineWithTheSameName) {
  Head head;
  head.set("a", "1");
  head.set("b", "2");
  head.set("c", "3");
  head.set("A", "a longer one");
  EXPECT_EQ(head.lines(), "b: 2\r\nc: 3\r\nA: a longer one\r\n");
  EXPECT_EQ(head["a"], "a longer one");
  EXPECT_EQ(head["c"], "3");
}

TEST(Head, ErasesOnlyTheNamedLine) {
  Head head;
  for (const char* name : {"a", "bb", "ccc"}) head.set(name, name);
  head.erase("BB");
  head.erase("none");
  EXPECT_EQ(head.lines(), "a: a\r\nccc: ccc\r\n");
  EXPECT_EQ(head["ccc"], "ccc");
  head.erase("ccc");
  head.erase("a");
  EXPECT_EQ(head.lines(), "");
}

TEST(Head, CopiesAreIndependent) {
  Head head;
  head.set("a", "1");
  Head copy = head;
  copy.set("b", "2");
  head.erase("a");
  EXPECT_EQ(copy.lines(), "a: 1\r\nb: 2\r\n");
  EXPECT_EQ(head.lines(), "");
}

TEST(Head, WritesConnectionOnlyIfItDiffersFromTheVersionsDefault) {
  Head head;
  EXPECT_TRUE(head.keep_alive());
  head.keep_alive(true);
  EXPECT_EQ(head.lines(), "");
  head.keep_alive(false);
  EXPECT_EQ(head.lines(), "Connection: close\r\n");
  EXPECT_FALSE(head.keep_alive());
  head.version(10);
  head.keep_alive(false);
  EXPECT_EQ(head.lines(), "");
  head.keep_alive(true);
  EXPECT_EQ(head.lines(), "Connection: keep-alive\r\n");
}

TEST(Head, WritesTheLengthOfTheBody) {
  Head head;
  head.content_length(12);
  head.content_length(1234567890123);
  EXPECT_EQ(head.lines(), "Content-Length: 1234567890123\r\n");
  head.chunked(true);
  EXPECT_TRUE(head.chunked());
  EXPECT_EQ(head[Field::transfer_encoding], "chunked");
  head.chunked(false);
  EXPECT_FALSE(head.has(Field::transfer_encoding));
}

TEST(Head, RejectsLineBreaks) {
  Head head;
  for (const char* text : {"a\nb", "a\rb", "\r\n"}) {
    EXPECT_THROW(head.set("name", text), std::invalid_argument);
  }
  EXPECT_EQ(head.lines(), "");
}

TEST(Head, RejectsMoreThanItsLimits) {
  Head head;
  for (std::size_t i = 0; i < Head::kFields; ++i) head.set(std::to_string(i), "x");
  EXPECT_THROW(head.set("one more", "x"), std::length_error);
  EXPECT_THROW(head.set("1", std::string(Head::kBytes, 'x')), std::length_error);
  head.set("0", "still there");
  EXPECT_EQ(head["0"], "still there");
}

}  // namespace
}  // namespace atom::api
