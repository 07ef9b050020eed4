#include "atom/wpk/version.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "atom/wpk/errors.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

Version version(std::string_view text) {
  return Version::parse(text).value();
}

std::string message_of(std::string_view text) {
  const auto result = Version::parse(text);
  return result ? "" : result.error().message;
}

TEST(Version, PassesTheVectors) {
  VectorFile vectors("versions");
  vectors.each("valid", [](const auto& text) {
    const auto result = Version::parse(text_of(text));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->text(), text_of(text));
  });
  vectors.each("invalid", [](const auto& text) {
    const auto result = Version::parse(text_of(text));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, errors::kInvalidVersion);
  });
  // Compares every pair, to show that the order is total and that the sort keys agree.
  std::vector<Version> before;
  vectors.each("order", [&](const auto& text) {
    const Version next = version(text_of(text));
    EXPECT_TRUE((next <=> next) == 0);
    for (const Version& lower : before) {
      EXPECT_TRUE(lower < next && next > lower) << lower.text();
      EXPECT_LT(lower.sort_key(), next.sort_key());
    }
    before.push_back(next);
  });
}

TEST(Version, ExposesItsParts) {
  const Version parsed = version("1.20.3-rc.1+build.5");
  EXPECT_EQ(parsed.major(), 1U);
  EXPECT_EQ(parsed.minor(), 20U);
  EXPECT_EQ(parsed.patch(), 3U);
  EXPECT_EQ(parsed.prerelease(), (std::vector<std::string>{"rc", "1"}));
  EXPECT_TRUE(parsed.is_prerelease());
  EXPECT_FALSE(version("1.2.3+rc-1").is_prerelease());
}

TEST(Version, ComparesBuildMetadataInEqualityOnly) {
  const Version plain = version("1.0.0");
  const Version built = version("1.0.0+build");
  EXPECT_FALSE(plain == built);
  EXPECT_TRUE((plain <=> built) == 0);
  EXPECT_EQ(plain.sort_key(), built.sort_key());
}

TEST(Version, SortKeyIsPrintableAscii) {
  for (const char* text : {"0.0.0", "1.2.3-alpha.1", "18446744073709551615.0.0-99999999999999999999"}) {
    const std::string key = version(text).sort_key();
    EXPECT_TRUE(std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; })) << key;
  }
}

TEST(Version, ExplainsWhatToWrite) {
  const std::pair<const char*, const char*> cases[] = {
      {"v1.0.0", "it begins with \"v\". Write \"1.0.0\"."},
      {"1.0", "it needs three parts. Write \"1.0.0\"."},
      {"7", "it needs three parts. Write \"7.0.0\"."},
      {"1.02.0", "the number \"02\" has a leading zero"},
      {"1.0.x", "\"x\" is not a number"},
      {"1.0.0-", "the prerelease has an empty identifier"},
      {"1.0.0-01", "leading zero"},
      {"1.0.0+a_b", "the build metadata may contain only"},
      {"18446744073709551616.0.0", "is too large"},
      {"", "it is empty"},
  };
  for (const auto& [text, advice] : cases) {
    EXPECT_NE(message_of(text).find(advice), std::string::npos) << message_of(text);
  }
}

}  // namespace
}  // namespace atom::wpk
