#include "atom/wpk/yaml.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

json::value read(std::string_view text) {
  auto value = read_yaml(text);
  EXPECT_TRUE(value) << text << '\n' << value.error().message;
  return value ? *std::move(value) : json::value();
}

Error error_of(std::string_view text) {
  const auto value = read_yaml(text);
  EXPECT_FALSE(value) << text;
  return value ? Error{} : value.error();
}

TEST(Yaml, ReadsBlockAndFlow) {
  const json::value expected{{"name", "a"}, {"steps", {"x", {{"name", "y"}}}}, {"deep", {{"er", {1, 2}}}}};
  EXPECT_EQ(read("name: a\nsteps:\n  - x\n  - name: y\ndeep:\n  er: [1, 2]\n"), expected);
  EXPECT_EQ(read("---\nname: a\nsteps:\n- x\n- {name: y}\ndeep: {er: [1,2]}\n...\n"), expected);
  EXPECT_EQ(read(R"({"name":"a","steps":["x",{"name":"y"}],"deep":{"er":[1,2]}})"), expected);
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a: 1"),
            (json::value{{"a", 1}}));
  EXPECT_EQ(read("%YAML 1.2\n---\na: 1"), (json::value{{"a", 1}}));
}

TEST(Yaml, ReadsMultilineStrings) {
  EXPECT_EQ(read("a: |\n  one\n  two\nb: >-\n  one\n  two\nc: \"one\n  two\\n\"\nd: one\n  two # no text\n"),
            (json::value{{"a", "one\ntwo\n"}, {"b", "one two"}, {"c", "one two\n"}, {"d", "one two"}}));
}

// YAML 1.2.2 section 10.3.2, and texts that only YAML 1.1 reads as something else.
TEST(Yaml, ResolvesPlainScalarsByTheCoreSchema) {
  const std::pair<const char*, json::value> cases[] = {
      {"null", nullptr},
      {"Null", nullptr},
      {"NULL", nullptr},
      {"~", nullptr},
      {"nULL", "nULL"},
      {"true", true},
      {"True", true},
      {"TRUE", true},
      {"false", false},
      {"False", false},
      {"FALSE", false},
      {"yes", "yes"},
      {"no", "no"},
      {"on", "on"},
      {"off", "off"},
      {"y", "y"},
      {"tRUE", "tRUE"},
      {"0", 0},
      {"-1", -1},
      {"+12", 12},
      {"007", 7},
      {"-0", 0},
      {"0o17", 15},
      {"0x1F", 31},
      {"0xff", 255},
      {"-0x1", "-0x1"},
      {"0o8", "0o8"},
      {"0x", "0x"},
      {"0b1", "0b1"},
      {"1_000", "1_000"},
      {"1:30", "1:30"},
      {"0.5", 0.5},
      {".5", 0.5},
      {"1.", 1.0},
      {"-1.5e3", -1500.0},
      {"+1E-2", 0.01},
      {"1e3", 1000.0},
      {".", "."},
      {"1e", "1e"},
      {"e3", "e3"},
      {"1.2.3", "1.2.3"},
      {"2026-11-24", "2026-11-24"},
      {"=", "="},
      {"<<", "<<"},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"18446744073709551615", std::numeric_limits<std::uint64_t>::max()},
      {"0xFFFFFFFFFFFFFFFF", std::numeric_limits<std::uint64_t>::max()},
      {"18446744073709551616", 18446744073709551616.0},
      {"-9223372036854775809", -9223372036854775808.0},
      {"1e-400", 0.0},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(read(fmt::format("[{} ]", text)).at(0), expected) << text;
  EXPECT_EQ(read("a:\nb: ''\n"), (json::value{{"a", nullptr}, {"b", ""}}));
}

TEST(Yaml, ReadsQuotedScalarsAsStrings) {
  EXPECT_EQ(read(R"(["1", 'true', "null", "~", '.inf', "\x41\u00e9\U0001F600\t"])"),
            (json::value{"1", "true", "null", "~", ".inf", "A\u00e9\U0001F600\t"}));
}

TEST(Yaml, AcceptsTheCoreSchemasTags) {
  EXPECT_EQ(read("[!!str 1, !!int '12', !!int 0x10, !!float 1, !!bool 'true', !!null '', !!str , ! 12, "
                 "!<tag:yaml.org,2002:str> 1]"),
            (json::value{"1", 12, 16, 1.0, true, nullptr, "", "12", "1"}));
  EXPECT_EQ(read("!!map {a: !!seq [1], b: ! [2]}"), (json::value{{"a", {1}}, {"b", {2}}}));
  EXPECT_EQ(read("!!str 1: x"), (json::value{{"1", "x"}}));
}

TEST(Yaml, RejectsEveryOtherTag) {
  for (const char* text : {"!foo 1", "!!binary aGk=", "!!timestamp 2026-11-24", "!!set {a}", "!!omap [a: 1]",
                           "!!merge <<", "!!map [1]", "!!seq {a: 1}", "!!int x", "!!int 1.5", "!!float x",
                           "!!float .nan", "!!bool yes", "!!null x", "!!map x", "!!python/object:os.system x",
                           "%TAG !e! tag:example.com,2000:\n---\n!e!x 1"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
  }
}

TEST(Yaml, RejectsNumbersThatJsonLacks) {
  for (const char* text : {".inf", "-.INF", "+.Inf", ".nan", ".NaN", "1e400", "0x10000000000000000"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
  }
}

TEST(Yaml, AcceptsOnlyStringsAsKeys) {
  EXPECT_EQ(read("yes: 1\n'2': 3\n\"null\": 4\n? on\n: 5\n'<<': {a: 1}\n"),
            (json::value{{"yes", 1}, {"2", 3}, {"null", 4}, {"on", 5}, {"<<", {{"a", 1}}}}));
  for (const char* text : {"1: x", "1.5: x", "true: x", "null: x", "~: x", "? \n: x", "[a]: x", "{a: 1}: x",
                           "? [a]\n: x", "&a 1: x"}) {
    const auto error = error_of(text);
    EXPECT_EQ(error.code, errors::kMalformedYaml) << text;
    EXPECT_NE(error.message.find("a key must be a string"), std::string::npos) << error.message;
  }
}

TEST(Yaml, RejectsADuplicateKey) {
  const auto error = error_of("a:\n  - b: 1\n    c: 2\n    \"b\": 3\n");
  EXPECT_EQ(error.code, errors::kDuplicateMember);
  EXPECT_EQ(error.findings.at(0).pointer, "/a/0/b");
  EXPECT_EQ(error_of("{'<<': 1, \"<<\": 2}").code, errors::kDuplicateMember);
}

TEST(Yaml, CopiesAliasedValues) {
  EXPECT_EQ(read("a: &x {b: [1]}\nc: *x\nd: [*x, *x]"),
            (json::value{{"a", {{"b", {1}}}}, {"c", {{"b", {1}}}}, {"d", {{{"b", {1}}}, {{"b", {1}}}}}}));
  EXPECT_EQ(read("[&x 1, *x, &x 2, *x]"), (json::value{1, 1, 2, 2}));
  EXPECT_EQ(read("&k key: *k\nother: &v text\n*v : 1"),
            (json::value{{"key", "key"}, {"other", "text"}, {"text", 1}}));
}

TEST(Yaml, RejectsUndefinedAndRecursiveAliases) {
  for (const char* text :
       {"*x", "[*x, &x 1]", "&x [*x]", "&x {a: *x}", "[&x 1, &x [*x]]", "a: &x 1\n*x : 2"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
  }
}

TEST(Yaml, ReportsLongNamesInAShortMessage) {
  EXPECT_LT(error_of(fmt::format("*{:0100000}", 0)).message.size(), 300U);
  EXPECT_LT(error_of(fmt::format("&{:0100000} [*{:0100000}]", 0, 0)).message.size(), 300U);
  const std::string key(100'000, 'k');
  EXPECT_LT(error_of(fmt::format("{{\"{}\": 1, \"{}\": 2}}", key, key)).message.size(), 300U);
}

std::string laughs(const std::string& first, int levels) {
  std::string text = "a0: &a0 " + first + '\n';
  for (int i = 1; i <= levels; ++i) {
    const std::string before = fmt::format("*a{}", i - 1);
    text += fmt::format("a{}: &a{} [{}", i, i, before);
    for (int k = 1; k < 9; ++k) text += ", " + before;
    text += "]\n";
  }
  return text;
}

TEST(Yaml, RejectsABillionLaughs) {
  EXPECT_TRUE(read_yaml(laughs("ha", 3)));
  EXPECT_EQ(error_of(laughs("ha", 9)).code, errors::kDocumentTooComplex);
  EXPECT_EQ(error_of(laughs("ha", 60)).code, errors::kDocumentTooComplex);
  // Few values, but large ones.
  EXPECT_EQ(error_of(laughs(std::string(100'000, 'x'), 3)).code, errors::kDocumentTooComplex);
}

TEST(Yaml, CountsTheDepthOfAliases) {
  std::string text = "- &a0 []\n";
  for (std::size_t i = 1; i < limits::kDocumentDepth; ++i) text += fmt::format("- &a{} [*a{}]\n", i, i - 1);
  const auto error = error_of(text);
  EXPECT_EQ(error.code, errors::kDocumentTooDeep);
  EXPECT_EQ(error.findings.at(0).pointer, "/63/0");
}

TEST(Yaml, LimitsDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(read_yaml(nested(limits::kDocumentDepth)));
  EXPECT_EQ(error_of(nested(limits::kDocumentDepth + 1)).code, errors::kDocumentTooDeep);
  EXPECT_EQ(error_of(std::string(1 << 20, '[')).code, errors::kDocumentTooDeep);
  std::string dashes;
  for (int i = 0; i < (1 << 19); ++i) dashes += "- ";
  EXPECT_EQ(error_of(dashes).code, errors::kDocumentTooDeep);
}

TEST(Yaml, LimitsTheNumberOfValues) {
  std::string text = "[0";
  for (std::size_t i = 0; i < limits::kDocumentNodes; ++i) text += ",0";
  EXPECT_EQ(error_of(text + ']').code, errors::kDocumentTooComplex);
}

// libyaml compares each directive with all those before it.
TEST(Yaml, LimitsTheNumberOfDirectives) {
  std::string text;
  for (int i = 0; i < 80'000; ++i) text += fmt::format("%TAG !a{}! b\n", i);
  EXPECT_EQ(error_of(text + "---\na").code, errors::kDocumentTooComplex);
}

TEST(Yaml, RequiresExactlyOneDocument) {
  for (const char* text :
       {"", " \n", "# only a comment\n", "--- a\n--- b\n", "a: 1\n...\n---\nb: 2\n", "---\n---\n"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
  }
  EXPECT_EQ(read("---\n"), json::value(nullptr));
  EXPECT_EQ(read("a: 1\n...\n"), (json::value{{"a", 1}}));
}

TEST(Yaml, RejectsTextThatYaml11ReadsDifferently) {
  EXPECT_EQ(error_of("%YAML 1.1\n---\na: yes").code, errors::kMalformedYaml);
  for (const char* text : {"a: \"x\u0085y\"", "a: x\u2028y", "# \u2029\na: 1"}) {
    const auto error = error_of(text);
    EXPECT_EQ(error.code, errors::kMalformedYaml);
    EXPECT_NE(error.message.find("in a double-quoted string"), std::string::npos) << error.message;
  }
  EXPECT_EQ(read(R"("\N\L\P")"), json::value("\u0085\u2028\u2029"));
}

TEST(Yaml, ReadsTabsBetweenTokens) {
  const json::value expected{{"a", {{"b", 1}, {"c", 2}}}};
  for (const char* text : {"a:\n  b: 1\n\t\n  c: 2\n", "a:\n\t\n  b: 1\n  c: 2\n",
                           "\t# d\na:\n  b: 1\n  c: 2\n", "a:\n  b:\t1\t# d\n \t \n\t# d\n  c: 2\n"}) {
    EXPECT_TRUE(read_yaml(text)) << text;
  }
  EXPECT_EQ(read("a:\n  b: 1\n\t\n\t# d\n  c: 2\n"), expected);
  EXPECT_EQ(read("-\ta\n- \t[b]\n-\t# c\n  d\n"), (json::value{"a", {"b"}, "d"}));
  std::string many = "a:\n";
  for (int i = 0; i < 200; ++i) many += "- b\n\t\n";
  EXPECT_EQ(read(many).at("a").as_array().size(), 200U);
}

TEST(Yaml, RejectsTabsThatIndent) {
  for (const char* text : {"-\t- a\n", "-\ta: b\n", "-\t\"a\": b\n", "a:\n\tb: 1\n", "a: b\n\tc\n",
                           "a: |\n\tb\n", "a:\n\t\nb:\n", "a: [\n\tb]\n"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
    EXPECT_NE(error_of(text).message.find("at line "), std::string::npos) << error_of(text).message;
  }
}

TEST(Yaml, KeepsTabsOfBlocks) {
  EXPECT_EQ(read("a: |\n  b\n  \t\n  c\n"), (json::value{{"a", "b\n\t\nc\n"}}));
  EXPECT_EQ(read("a: \"b\tc\"\n\t\nd: 1"), (json::value{{"a", "b\tc"}, {"d", 1}}));
}

TEST(Yaml, RejectsWhatLibyamlReadsOtherwise) {
  const std::pair<const char*, const char*> cases[] = {
      {"a: &b:c text", "line 1, column 4: YAML 1.2 takes more for the name of this anchor"},
      {"a: &b 1\nc: *b:d", "line 2, column 4: YAML 1.2 takes more for the name of this alias"},
      {"é: &b, c", "line 1, column 4: YAML 1.2 takes more"},
      {"a: {<<: {b: 1}}", "line 1, column 5: YAML 1.2 has no merge keys"},
      {"a: \"\"# b", "line 1, column 6: a comment must be separated"},
      {"a: |# b\n  c\n", "line 1, column 5: a comment must be separated"},
      {"a: [b,#c\n d]", "line 1, column 7: a comment must be separated"},
      {"a: 'b\nc'", "line 2, column 1: indent this line more"},
      {"a: [b,\nc]", "line 2, column 1: indent this line more"},
      {"a: [b c\nd]", "line 2, column 1: indent this line more"},
      {"-\n|\n  a\n", "line 2, column 1: indent this line more"},
      {"a: >\n    \n  # b\n", "line 3, column 1: the empty lines before this one"},
      {"|\n# a\n", "line 2, column 1: this is a line of the block above"},
      {"[?a]", "line 1, column 2: YAML 1.2 takes this '?' for text"},
      {"[!!str :a]", "line 1, column 8: YAML 1.2 takes this ':' for text"},
      {"[-]", "line 1, column 2: a '-' alone"},
      {"a: b\rc: d", "line 1, column 5: a line ends with a carriage return alone"},
      {"a: 1\n\xEF\xBB\xBF"
       "b: 2",
       "line 2, column 1: there is a byte order mark"},
  };
  for (const auto& [text, words] : cases) {
    const Error error = error_of(text);
    EXPECT_EQ(error.code, errors::kMalformedYaml) << text;
    EXPECT_NE(error.message.find(words), std::string::npos) << text << ": " << error.message;
  }
}

TEST(Yaml, ReadsWhatOnlyLooksLikeThat) {
  EXPECT_EQ(read("a: 'b &c:d'\ne: f&g:h # *i:j\nk: |\n  &l:m <<: *n:o\n"),
            (json::value{{"a", "b &c:d"}, {"e", "f&g:h"}, {"k", "&l:m <<: *n:o\n"}}));
  EXPECT_EQ(read("a: [<<, '<<']\n'<<': b"), (json::value{{"a", {"<<", "<<"}}, {"<<", "b"}}));
  EXPECT_EQ(read("a: [\n  b\n]\nc: {\"d\":1,'e':2}"),
            (json::value{{"a", {"b"}}, {"c", {{"d", 1}, {"e", 2}}}}));
  EXPECT_EQ(read("- 'a\n\n  b'\n- \"c\\\n  d\""), (json::value{"a\nb", "cd"}));
  EXPECT_EQ(read("a: |\n  b"), (json::value{{"a", "b"}})) << "the last line has no end";
  EXPECT_EQ(read("a: b\r\nc: |\r\n  d\r\n"), (json::value{{"a", "b"}, {"c", "d\n"}}));
}

TEST(Yaml, RejectsMalformedText) {
  for (const char* text :
       {"a: b: c", "a: [1", "{a: 1", "\"a", "'a", "- a\nb: 1", "a: 1\n b: 2", "a:\n\t- b", "@x", "`x", "%x",
        "a: \"\\ud83d\\ude00\"", "a: \"\\z\"", "a: |x\n b", "&", "*", "!<x", "a: \x01", "]"}) {
    EXPECT_EQ(error_of(text).code, errors::kMalformedYaml) << text;
  }
  EXPECT_EQ(error_of(std::string_view("a: \0", 4)).code, errors::kMalformedYaml);
  EXPECT_EQ(error_of("a: \xFF").code, errors::kInvalidUtf8);
  EXPECT_EQ(error_of(std::string_view("\xFF\xFE"
                                      "a\0",
                                      4))
                .code,
            errors::kInvalidUtf8);
}

TEST(Yaml, ReportsThePositionAndAdvice) {
  const std::pair<const char*, const char*> cases[] = {
      {"a: 1\nb: c: d", "line 2, column 5: mapping values are not allowed in this context. Quote strings"},
      {"a:\n\t- b", "line 2, column 1: found character that cannot start any token. Indent with spaces"},
      {"a: 1\n2: b", "line 2, column 1: a key must be a string. Put this one in quotes"},
      {"a: .nan", "line 1, column 4: JSON has no infinity or NaN"},
      {"a: *b", "line 1, column 4: the alias \"b\" has no anchor before it"},
      {"é: \x01", "line 1, column 4: control characters are not allowed"},
  };
  for (const auto& [text, words] : cases) {
    EXPECT_NE(error_of(text).message.find(words), std::string::npos)
        << text << ": " << error_of(text).message;
  }
}

}  // namespace
}  // namespace atom::wpk
