#include "atom/wpk/canonical.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <limits>

#include "atom/base/limits.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/json.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

Result<std::string> canonicalize_text(std::string_view text) {
  const auto value = read_json(text);
  if (!value) return fail(value.error());
  return canonicalize(*value);
}

std::string canonical(const json::value& value) {
  const auto bytes = canonicalize(value);
  return bytes ? *bytes : bytes.error().code;
}

std::string place_of(const Error& error) {
  return error.findings.empty() ? "(none)" : error.findings[0].pointer;
}

double double_of(const json::value& hex) {
  const std::string digits = text_of(hex);
  std::uint64_t bits = 0;
  EXPECT_EQ(std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16).ec, std::errc{})
      << digits;
  return std::bit_cast<double>(bits);
}

TEST(Canonical, PassesTheVectors) {
  VectorFile vectors("canonical");
  vectors.each("cases", [](const auto& item) {
    const auto bytes = canonicalize_text(text_of(item.at("json")));
    ASSERT_TRUE(bytes) << bytes.error().message;
    EXPECT_EQ(*bytes, text_of(item.at("canonical")));
    EXPECT_EQ(digest_of(*bytes), text_of(item.at("digest")));
    EXPECT_EQ(canonicalize_text(*bytes), *bytes) << "not a fixed point";
  });
  vectors.each("errors", [](const auto& item) {
    const auto bytes = canonicalize_text(text_of(item.at("json")));
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, text_of(item.at("code")));
    EXPECT_EQ(place_of(bytes.error()), text_of(item.at("pointer")));
  });
  vectors.each("numbers", [](const auto& item) {
    const json::value& expected = item.at("canonical");
    EXPECT_EQ(canonical(double_of(item.at("ieee"))),
              expected.is_null() ? errors::kNumberOutOfRange : text_of(expected));
  });
}

// RFC 8785 appendix B, except that integers between 2^53 and 1e21 are rejected.
TEST(Canonical, PassesAppendixB) {
  const std::pair<std::uint64_t, const char*> cases[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "number_out_of_range"},
      {0xc340000000000000, "number_out_of_range"},
      {0x4430000000000000, "number_out_of_range"},
      {0x7fffffffffffffff, "number_out_of_range"},
      {0x7ff0000000000000, "number_out_of_range"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "number_out_of_range"},
      {0x444b1ae4d6e2ef4f, "number_out_of_range"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& [bits, expected] : cases) EXPECT_EQ(canonical(std::bit_cast<double>(bits)), expected);
}

TEST(Canonical, RejectsIntegersThatDoublesCannotTellApart) {
  constexpr std::int64_t kSafe = 9007199254740991;
  EXPECT_EQ(canonical(kSafe), "9007199254740991");
  EXPECT_EQ(canonical(-kSafe), "-9007199254740991");
  EXPECT_EQ(canonical(static_cast<std::uint64_t>(kSafe)), "9007199254740991");
  for (const json::value& number : {json::value(kSafe + 1), json::value(-kSafe - 1),
                                    json::value(std::numeric_limits<std::int64_t>::min()),
                                    json::value(std::numeric_limits<std::uint64_t>::max()),
                                    json::value(static_cast<double>(kSafe) + 1)}) {
    EXPECT_EQ(canonical(number), errors::kNumberOutOfRange);
  }
}

// The orders of UTF-8 and UTF-16 differ only between U+E000 to U+FFFF and the characters beyond U+FFFF.
TEST(Canonical, SortsByUtf16Units) {
  const char* const keys[] = {"",           "a",          "aa",     "\u00e9", "\u20ac", "\ud7ff",
                              "\U00010000", "\U0010ffff", "\ue000", "\ufb33", "\uffff"};
  json::object object;
  std::string expected;
  for (auto key = std::rbegin(keys); key != std::rend(keys); ++key) object.emplace(*key, 0);
  for (const char* key : keys) expected += std::string(expected.empty() ? "{" : ",") + '"' + key + "\":0";
  EXPECT_EQ(canonical(object), expected + '}');
}

TEST(Canonical, SortsKeysWithCommonPrefixes) {
  const std::vector<std::string> keys = {std::string(1, '\0'),
                                         "a",
                                         std::string("a\0", 2),
                                         "a\x01",
                                         "abcdefg",
                                         std::string("abcdefg\0", 8),
                                         "abcdefgh",
                                         std::string("abcdefgh\0", 9),
                                         "abcdefgha",
                                         "abcdefghb",
                                         "abcdefgi",
                                         "abcdefg\u00e9",
                                         "abcdefg\U00010000",
                                         "abcdefg\uffff",
                                         "b",
                                         "b\u00e9"};
  json::object object;
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) object.emplace(*key, 0);
  const json::value sorted = read_json(canonical(object)).value();
  std::vector<std::string> order;
  for (const auto& member : sorted.get_object()) order.emplace_back(member.key());
  EXPECT_EQ(order, keys);
}

TEST(Canonical, EscapesAtEveryPosition) {
  // The writer checks eight bytes at a time.
  for (std::size_t at = 0; at < 20; ++at) {
    for (const auto& [character, escape] :
         {std::pair{'\n', "\\n"}, {'"', "\\\""}, {'\\', "\\\\"}, {'\x1f', "\\u001f"}, {'\0', "\\u0000"}}) {
      std::string text(20, 'x');
      text[at] = character;
      std::string expected(20, 'x');
      expected.replace(at, 1, escape);
      EXPECT_EQ(canonical(json::value(text)), '"' + expected + '"');
    }
  }
  EXPECT_EQ(canonical(json::value("\x7f\x80é/ 😀")), errors::kInvalidUtf8);
  EXPECT_EQ(canonical(json::value("\x7fé/ 😀")), "\"\x7fé/ 😀\"");
}

TEST(Canonical, RejectsTextThatIsNotUtf8) {
  EXPECT_EQ(canonical(json::value("\xED\xA0\x80")), errors::kLoneSurrogate);
  EXPECT_EQ(canonical(json::value("\xED\x9F\xBF")), "\"\xED\x9F\xBF\"");
  EXPECT_EQ(canonical(json::value("\xC0\x80")), errors::kInvalidUtf8);
  EXPECT_EQ(canonical(json::value("\xED")), errors::kInvalidUtf8);
}

TEST(Canonical, ReportsThePlace) {
  const json::value value{{"a/b", {{"~", json::array{1, "\xFF"}}}}};
  const auto bytes = canonicalize(value);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(place_of(bytes.error()), "/a~1b/~0/1");
  // A name that is not UTF-8 cannot be part of a pointer.
  const auto key = canonicalize(json::value{{"a", {{"\xFF", 1}}}});
  ASSERT_FALSE(key);
  EXPECT_EQ(place_of(key.error()), "/a");
}

TEST(Canonical, LimitsDepth) {
  json::value value;
  for (std::size_t i = 0; i < limits::kDocumentDepth; ++i) value = json::array{std::move(value)};
  EXPECT_TRUE(canonicalize(value));
  EXPECT_EQ(canonical(json::array{std::move(value)}), errors::kDocumentTooDeep);
}

// Numbers with few decimals take a fast path, which must write the same digits.
TEST(Canonical, WritesFewDecimalsInTheirShortestForm) {
  for (const std::int64_t start : {1LL, 900LL, 123'456'000LL, 999'999'999'997'000LL}) {
    for (std::int64_t thousandths = start; thousandths < start + 2000; ++thousandths) {
      if (thousandths % 1000 == 0) continue;  // No fraction.
      std::string expected = fmt::format("-{}.{:03}", thousandths / 1000, thousandths % 1000);
      while (expected.ends_with('0')) expected.pop_back();
      EXPECT_EQ(canonicalize(std::stod(expected)).value(), expected);
    }
  }
}

}  // namespace
}  // namespace atom::wpk
