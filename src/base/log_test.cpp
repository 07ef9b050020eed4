#include "atom/base/log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace atom::log {
namespace {

std::string text(std::string_view message, const std::vector<Field>& fields = {}) {
  return render(Format::text, message, fields);
}
std::string json(std::string_view message, const std::vector<Field>& fields = {}) {
  return render(Format::json, message, fields);
}

TEST(LogLine, WritesNamedFields) {
  const std::vector<Field> fields{{"path", "/v1/wpks"}, {"status", 200}, {"duration_ms", 0.25}};
  EXPECT_EQ(text("request", fields), "request path=/v1/wpks status=200 duration_ms=0.250");
  EXPECT_EQ(json("request", fields),
            R"("message":"request","path":"/v1/wpks","status":200,"duration_ms":0.250)");
}

TEST(LogLine, QuotesValuesThatAreNotOnePlainWord) {
  EXPECT_EQ(text("m", {{"a", "two words"}, {"b", ""}, {"c", "x=y"}, {"d", R"(q"\)"}}),
            R"(m a="two words" b="" c="x=y" d="q\"\\")");
  EXPECT_EQ(json("m", {{"d", R"(q"\)"}}), R"("message":"m","d":"q\"\\")");
}

TEST(LogLine, EscapesControlCharacters) {
  constexpr std::string_view kHostile("a\r\nb\t\x1b[31m\x7f\0c", 13);
  EXPECT_EQ(text(kHostile), R"(a\r\nb\t\u001b[31m\u007f\u0000c)");
  EXPECT_EQ(json(kHostile), R"("message":"a\r\nb\t\u001b[31m\u007f\u0000c")");
  EXPECT_EQ(json("\xc2\x9b\xc2\xa0"), "\"message\":\"\\u009b\xc2\xa0\"");
}

TEST(LogLine, ReplacesInvalidUtf8) {
  EXPECT_EQ(json("ü€😀"), "\"message\":\"ü€😀\"");
  EXPECT_EQ(json("a\xff\xc3"), R"("message":"a\ufffd\ufffd")");
  EXPECT_EQ(json("\xed\xa0\x80"), R"("message":"\ufffd\ufffd\ufffd")");
  EXPECT_EQ(json("\x80z"), R"("message":"\ufffdz")");
}

/// Returns everything written to standard error while an output lives.
template <class Work>
std::string written(const Options& options, Work work) {
  testing::internal::CaptureStderr();
  {
    const Output output(options);
    work();
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Log, HasWrittenEveryLineWhenItEnds) {
  const std::string lines = written({Level::info, Format::json}, [] {
    for (int i = 0; i < 1000; ++i) info("line {}", i);
    error("an error");
  });
  EXPECT_EQ(std::ranges::count(lines, '\n'), 1001);
  EXPECT_NE(lines.find(R"("level":"info","message":"line 999"})"), std::string::npos) << lines;
  EXPECT_NE(lines.find(R"("level":"error","message":"an error"})"), std::string::npos);
}

TEST(Log, DropsLinesBelowItsLevel) {
  const std::string lines = written({Level::warning, Format::text}, [] {
    EXPECT_FALSE(enabled(Level::info));
    EXPECT_TRUE(enabled(Level::error));
    info("quiet");
    warning("loud");
  });
  EXPECT_EQ(lines.find("quiet"), std::string::npos);
  EXPECT_TRUE(lines.ends_with("Z warning loud\n")) << lines;
}

TEST(Log, WithoutAnOutputWritesWarningsOnly) {
  testing::internal::CaptureStderr();
  info("quiet");
  warning("loud");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "loud\n");
}

}  // namespace
}  // namespace atom::log
