#include "atom/wpk/json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

json::value value_of(std::string_view text) {
  auto value = read_json(text);
  EXPECT_TRUE(value) << value.error().message;
  return value ? *std::move(value) : json::value();
}

Error error_in(std::string_view text) {
  const auto value = read_json(text);
  EXPECT_FALSE(value) << text;
  return value ? Error{} : value.error();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Json, ReadsEveryKind) {
  EXPECT_EQ(value_of(R"( {"a": [null, true, false, "x", -1, 2.5], "b": {}} )"),
            (json::value{{"a", {nullptr, true, false, "x", -1, 2.5}}, {"b", json::object()}}));
  EXPECT_EQ(value_of("3"), json::value(3));
  EXPECT_EQ(value_of("\xEF\xBB\xBF[]"), json::value(json::array()));
}

TEST(Json, KeepsTheOrderOfMembers) {
  const json::value value = value_of(R"({"z":1,"a":2,"m":3})");
  std::string keys;
  for (const auto& member : value.as_object()) keys += member.key();
  EXPECT_EQ(keys, "zam");
}

TEST(Json, DecodesEscapes) {
  EXPECT_EQ(value_of(R"({"a\u00e9\n\"b":"\\\/\b\f\r\t\ud83d\ude00 \u0000"})"),
            (json::value{{"a\u00e9\n\"b", json::string_view("\\/\b\f\r\t\U0001F600 \0", 12)}}));
  const std::string long_text(100'000, 'x');
  EXPECT_EQ(value_of('"' + long_text + "\\n" + long_text + '"'), json::value(long_text + '\n' + long_text));
}

TEST(Json, KeepsIntegersThatFit64Bits) {
  EXPECT_TRUE(value_of("-9223372036854775808").is_int64());
  EXPECT_EQ(value_of("9223372036854775807"), json::value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(value_of("18446744073709551615"), json::value(std::numeric_limits<std::uint64_t>::max()));
  EXPECT_EQ(value_of("18446744073709551616"), json::value(18446744073709551616.0));
  EXPECT_EQ(value_of("-9223372036854775809"), json::value(-9223372036854775808.0));
  EXPECT_EQ(value_of("-0"), json::value(0));
  EXPECT_TRUE(value_of("1.0").is_double());
}

// Boost.JSON 1.81 itself parses some of these literals as a neighbouring double.
TEST(Json, ReadsOtherNumbersAsTheNearestDouble) {
  const std::pair<const char*, double> cases[] = {
      {"0.1", 0.1},
      {"1e23", 1e23},
      {"333333333.33333329", 333333333.33333329},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"6929495644600919.5", 6929495644600919.5},
      {"3.2378839133029012895883524125015321748630094233165180e+44",
       3.2378839133029012895883524125015321748630094233165180e+44},
      {"9007199254740993.0", 9007199254740992.0},
      {"9007199254740993.000000000000000000000000000001", 9007199254740994.0},
      {"0.000000000000000000000000000000000000000000000000000001e54", 1.0},
      {"1e-400", 0.0},
      {"-1e-2147483000", -0.0},
      {"5e-324", 5e-324},
      {"1.7976931348623157e308", 1.7976931348623157e308},
  };
  for (const auto& [literal, expected] : cases)
    EXPECT_EQ(value_of(literal), json::value(expected)) << literal;
  EXPECT_EQ(value_of(fmt::format("1{:0400}e-400", 0)), json::value(1.0));
  EXPECT_EQ(value_of(fmt::format("0.{:0400}1", 0)), json::value(0.0));
}

TEST(Json, RejectsNumbersTooLargeForADouble) {
  for (const std::string& literal : {std::string("1e309"), std::string("-1e400"), fmt::format("1{:0400}", 0),
                                     std::string("1e99999999999")}) {
    EXPECT_EQ(error_in(literal).code, errors::kMalformedJson);
    EXPECT_NE(error_in(literal).message.find("too large"), std::string::npos) << error_in(literal).message;
  }
}

TEST(Json, RejectsMalformedText) {
  for (const char* text :
       {"",          " ",           "{",        "[",        "[1",         "[1,",
        "[1,]",      "[,1]",        "{\"a\"}",  "{\"a\":}", "{\"a\":1,}", "{a:1}",
        "{'a':1}",   "{1:1}",       "[1 2]",    "\"",       "\"a",        "\"\\x\"",
        "\"\\u12\"", "\"\\u12G4\"", "\"\t\"",   "01",       "-",          "+1",
        "1.",        ".5",          "1e",       "1e+",      "0x10",       "NaN",
        "Infinity",  "-Infinity",   "nul",      "True",     "tru",        "[] []",
        "{}x",       "// c\n1",     "/* c */1", "#",        "\x01",       "\xEF\xBB\xBF\xEF\xBB\xBF{}"}) {
    EXPECT_EQ(error_in(text).code, errors::kMalformedJson) << text;
  }
  EXPECT_EQ(error_in(std::string_view("[]\0", 3)).code, errors::kMalformedJson);
  EXPECT_EQ(error_in(std::string_view("\"\0\"", 3)).code, errors::kMalformedJson);
}

TEST(Json, ReportsThePositionAndAdvice) {
  const std::pair<const char*, const char*> cases[] = {
      {"{\n  \"é\": tru\n}",
       "Invalid JSON at line 2, column 8: this word is not true, false or null. Put strings"},
      {"[1,\n]", "line 2, column 1: remove the comma"},
      {"{'a': 1}", "line 1, column 2: use double quotes for strings and names"},
      {"{} {}", "line 1, column 4: unexpected text after the end of the value. Remove it"},
      {"{\"a\": 1", "ends too early"},
      {"[1, // one\n2]", "JSON has no comments"},
      {"\"a\nb\"", "unescaped control character"},
      {"\"\\u00g0\"", "four hexadecimal digits"},
  };
  for (const auto& [text, words] : cases) {
    EXPECT_NE(error_in(text).message.find(words), std::string::npos)
        << text << ": " << error_in(text).message;
  }
}

TEST(Json, RejectsBytesThatAreNotUtf8) {
  for (const char* text : {"\"\xFF\"", "\"\xED\xA0\x80\"", "{\"\xC0\x80\":1}", "\xFE\xFF"}) {
    EXPECT_EQ(error_in(text).code, errors::kInvalidUtf8);
  }
}

TEST(Json, RejectsADuplicateMember) {
  const auto error = error_in(R"([{"a":{"b/c":1,"x":[],"b\/c":2}}])");
  EXPECT_EQ(error.code, errors::kDuplicateMember);
  ASSERT_EQ(error.findings.size(), 1U);
  EXPECT_EQ(error.findings[0].pointer, "/0/a/b~1c");
  EXPECT_EQ(error.findings[0].code, errors::kDuplicateMember);
  EXPECT_TRUE(read_json(R"({"a":{"a":{"a":1}},"b":{"a":2}})"));
  EXPECT_EQ(error_in(R"({"":1,"":2})").findings[0].pointer, "/");
}

TEST(Json, FindsADuplicateAmongManyMembers) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += fmt::format("\"{}\":0,", i);
  EXPECT_TRUE(read_json(text + "\"x\":0}"));
  EXPECT_EQ(error_in(text + "\"17\":0}").findings[0].pointer, "/17");
}

/// Returns `count` members, beginning with `"k0":0`, without brackets.
std::string members(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("{}\"k{}\":{}", i > 0 ? "," : "", i, i);
  return text;
}

// Boost.JSON compares the names of up to 18 members one by one, and hashes them if there are more.
TEST(Json, FindsEveryDuplicateInObjectsOfAnySize) {
  for (int count = 1; count <= 40; ++count) {
    const std::string text = members(count);
    const json::value value = value_of('{' + text + '}');
    ASSERT_EQ(value.as_object().size(), count);
    int index = 0;
    for (const auto& member : value.as_object()) {
      EXPECT_EQ(member.key(), fmt::format("k{}", index));
      EXPECT_EQ(member.value(), index++);
    }
    for (int twice = 0; twice < count; ++twice) {
      const auto error = error_in(fmt::format("[0,{{{},\"\\u006b{}\":[{{}}]}}]", text, twice));
      EXPECT_EQ(error.code, errors::kDuplicateMember);
      EXPECT_EQ(error.findings[0].pointer, fmt::format("/1/k{}", twice));
      EXPECT_EQ(
          error.findings[0].detail,
          fmt::format("The member \"k{}\" appears twice in the object at \"/1\". Keep one of them.", twice));
    }
  }
}

// If only the low bits of a hash chose the bucket, a hostile document could put all names into the same one.
TEST(Json, HashesNamesIntoAnOddNumberOfBuckets) {
  for (const int count : {19, 20, 32, 64, 1000, 4096}) {
    EXPECT_EQ(value_of('{' + members(count) + '}').as_object().capacity() % 2, 1U) << count;
  }
}

// Duplicates are detected at the end of their object, so earlier problems are reported instead.
TEST(Json, ReportsProblemsInsideADuplicateMemberFirst) {
  const std::string open = R"({"a":1,"b":2,"b":[{"c":[])";
  EXPECT_EQ(error_in(open + R"(}],"a":3})").findings[0].pointer, "/b");
  EXPECT_EQ(error_in(open + R"(,"d":0,"d":0}],"a":3})").findings[0].pointer, "/b/0/d");
  EXPECT_EQ(error_in(open + R"(}],"a":3)").code, errors::kMalformedJson);
  EXPECT_EQ(error_in(open + R"(,"d":"\udead"}]})").findings[0].pointer, "/b/0/d");
  EXPECT_EQ(error_in(open + R"(,"d":[1,)" + nested(limits::kDocumentDepth)).findings[0].pointer.substr(0, 10),
            "/b/0/d/1/0");
}

TEST(Json, ComparesDecodedNames) {
  const std::string long_name(100'000, 'n');
  const json::value value = value_of(R"({"":1,"a":2,"a\u0000":3,"\u0061b":4,"a\tb\n":5,"\n":{"":6},")" +
                                     long_name + "\":7,\"" + long_name + "\\u00e9" + long_name + "\":8}");
  json::object expected{{"", 1}, {"a", 2}, {json::string_view("a\0", 2), 3}, {"ab", 4}, {"a\tb\n", 5}};
  expected["\n"] = json::object{{"", 6}};
  expected[long_name] = 7;
  expected[long_name + "\u00e9" + long_name] = 8;
  EXPECT_EQ(value, expected);
  EXPECT_EQ(error_in(R"({"x":{"a\tb\n":5,"z":[1,2],"\u0061\u0009b\u000A":6}})").findings[0].pointer,
            "/x/a\tb\n");
}

TEST(Json, ReadsNestedArraysAndObjects) {
  EXPECT_EQ(value_of(R"([[],{},[[1,{"a":[{"b":[]},"c"]}],2],{"d":{"e":{}},"f":[3]}])"),
            (json::value{json::array(),
                         json::object(),
                         {{1, {{"a", {{{"b", json::array()}}, "c"}}}}, 2},
                         {{"d", {{"e", json::object()}}}, {"f", {3}}}}));
  const std::string deep = nested(limits::kDocumentDepth);
  EXPECT_EQ(json::serialize(value_of(deep)), deep);
}

TEST(Json, AllocatesTheValueInItsStorage) {
  const auto storage = json::make_shared_resource<json::monotonic_resource>();
  const auto value = read_json(R"({"a":["a text that is long",{"b":null}]})", storage);
  ASSERT_TRUE(value);
  const json::array& items = value->at("a").as_array();
  for (const json::value& inner : {std::cref(*value), std::cref(items[0]), std::cref(items[1])}) {
    EXPECT_EQ(inner.storage().get(), storage.get());
  }
  EXPECT_EQ(items[1].at("b").storage().get(), storage.get());
}

TEST(Json, RejectsLoneSurrogates) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(["\ud800"])", "/0"},
      {R"({"a":"\udc00"})", "/a"},
      {R"({"a":[1,"x\uD83Dx"]})", "/a/1"},
      {R"("\ud83d\n")", ""},
      {R"("\ud83d\ud83d\ude00")", ""},
      {R"("\\\ud83d")", ""},
      {R"({"a":1,"\ud800":2})", ""},
      {R"(["\ud83d\ude00","\ude00\ud83d"])", "/1"},
      {R"({"long":"                    \udbff                    "})", "/long"},
  };
  for (const auto& [text, pointer] : cases) {
    const auto error = error_in(text);
    EXPECT_EQ(error.code, errors::kLoneSurrogate) << text;
    ASSERT_EQ(error.findings.size(), 1U) << text;
    EXPECT_EQ(error.findings[0].pointer, pointer) << text;
  }
  // Another problem comes before the surrogate, or the backslash is escaped.
  EXPECT_EQ(error_in(R"([tru,"\ud800"])").code, errors::kMalformedJson);
  EXPECT_EQ(error_in(R"(["\\ud800",])").code, errors::kMalformedJson);
  EXPECT_EQ(error_in(R"(["\ud83d\ude00",])").code, errors::kMalformedJson);
}

TEST(Json, LimitsDepth) {
  EXPECT_TRUE(read_json(nested(limits::kDocumentDepth)));
  const auto error = error_in(nested(limits::kDocumentDepth + 1));
  EXPECT_EQ(error.code, errors::kDocumentTooDeep);
  EXPECT_EQ(error.findings[0].pointer.size(), 2 * limits::kDocumentDepth);
  EXPECT_EQ(error_in(std::string(1 << 20, '[')).code, errors::kDocumentTooDeep);
  EXPECT_EQ(error_in(nested(1 << 20)).code, errors::kDocumentTooDeep);
}

TEST(Json, LimitsTheNumberOfValues) {
  std::string items = "[0";
  for (std::size_t i = 2; i < limits::kDocumentNodes; ++i) items += ",0";
  EXPECT_TRUE(read_json(items + ']'));
  EXPECT_EQ(error_in(items + ",0]").code, errors::kDocumentTooComplex);
}

}  // namespace
}  // namespace atom::wpk
