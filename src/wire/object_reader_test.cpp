#include "atom/wire/object_reader.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "atom/base/principal.hpp"

namespace atom::wire {
namespace {

TEST(ObjectReader, CollectsEveryFinding) {
  const auto value = boost::json::parse(R"({"text": 1, "flag": "yes", "odd": true})");
  ObjectReader reader(value);
  reader.string("text");
  reader.boolean("flag");
  reader.integer("number");
  reader.reject_unknown({"text", "flag", "number"});
  const auto result = reader.finish(0);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "invalid_request");
  ASSERT_EQ(result.error().findings.size(), 4U);
  EXPECT_EQ(result.error().findings[0], (Finding{"invalid_field", "/text", "'text' must be a string."}));
  EXPECT_EQ(result.error().findings[2].code, "missing_field");
  EXPECT_EQ(result.error().findings[3].pointer, "/odd");
}

TEST(ObjectReader, HasTheCodeOfItsOnlyFinding) {
  const auto value = boost::json::parse("{}");
  ObjectReader reader(value);
  reader.string("name");
  EXPECT_EQ(reader.finish(0).error().code, "missing_field");
}

TEST(ObjectReader, ReportsOnceThatAValueIsNotAnObject) {
  const auto value = boost::json::parse("[1]");
  ObjectReader reader(value);
  reader.string("name");
  reader.parsed("scope", parse_scope, "a scope");
  reader.reject_unknown({});
  const auto result = reader.finish(0);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().findings.size(), 1U);
}

TEST(ObjectReader, EscapesPointers) {
  EXPECT_EQ(append_pointer("/a", "b/c~d"), "/a/b~1c~0d");
}

TEST(ObjectReader, ReadsNullAsAbsent) {
  const auto value = boost::json::parse(R"({"note": null, "at": null})");
  ObjectReader reader(value);
  EXPECT_EQ(reader.string_or_empty("note"), "");
  EXPECT_FALSE(reader.optional_timestamp("at"));
  EXPECT_TRUE(reader.finish(0));
}

TEST(ObjectReader, ReadsMembersInAnyOrderAndRepeatedly) {
  const boost::json::value value = boost::json::parse(R"({"a":"1","b":null,"c":"3","d":4})");
  ObjectReader reader(value);
  EXPECT_EQ(reader.integer("d"), 4);
  EXPECT_EQ(reader.string("c"), "3");
  EXPECT_EQ(reader.integer_or_zero("e"), 0);
  EXPECT_EQ(reader.string("a"), "1");
  EXPECT_EQ(reader.optional_string("b"), std::nullopt);
  EXPECT_EQ(reader.string("c"), "3");
  EXPECT_EQ(reader.string("c"), "3");
  EXPECT_TRUE(reader.finish(true));

  const boost::json::value empty = boost::json::parse("{}");
  EXPECT_EQ(ObjectReader(empty).string_or_empty("a"), "");
}

}  // namespace
}  // namespace atom::wire
