#include "atom/base/json_writer.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace atom {
namespace {

std::string written(std::string_view text) {
  JsonWriter writer;
  writer.text(text);
  return writer.take();
}

TEST(JsonWriter, QuotesAndEscapesText) {
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("cordon — drain"), R"("cordon — drain")");
  EXPECT_EQ(written("\b\t\n\f\r\"\\"), R"("\b\t\n\f\r\"\\")");
  EXPECT_EQ(written(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
}

// The writer checks words of several sizes at once, so every position in a word is a separate case.
TEST(JsonWriter, EscapesAtEveryPosition) {
  for (std::size_t size = 1; size < 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\n';
      const std::string expected = '"' + text.substr(0, at) + "\\n" + text.substr(at + 1) + '"';
      EXPECT_EQ(written(text), expected);
    }
  }
}

TEST(JsonWriter, ReportsWhetherTextIsAscii) {
  JsonWriter writer;
  EXPECT_TRUE(writer.text("plain \"text\" of ASCII"));
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'a');
    text[at] = '\xff';
    EXPECT_FALSE(writer.text(text)) << at;
    EXPECT_FALSE(writer.text(text + "\n")) << at;
  }
}

TEST(JsonWriter, WritesNumbersBooleansAndNull) {
  JsonWriter writer;
  writer.raw('[');
  writer.integer(std::numeric_limits<std::int64_t>::min());
  writer.raw(',');
  writer.boolean(true);
  writer.raw(',');
  writer.boolean(false);
  writer.raw(",");
  writer.null();
  writer.raw(']');
  EXPECT_EQ(writer.take(), "[-9223372036854775808,true,false,null]");
}

TEST(JsonWriter, GrowsAsNeeded) {
  JsonWriter writer;
  std::string expected;
  for (int size = 0; size < 3000; ++size) {
    const std::string text(static_cast<std::size_t>(size), 'a');
    writer.text(text + '\x01');
    expected += '"' + text + "\\u0001\"";
  }
  EXPECT_EQ(writer.take(), expected);
}

}  // namespace
}  // namespace atom
