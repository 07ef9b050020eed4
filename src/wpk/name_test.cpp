#include "atom/wpk/name.hpp"

#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

std::string code_of(const Result<void>& result) {
  return result ? "" : result.error().code;
}

TEST(Name, PassesTheVectors) {
  VectorFile vectors("names");
  vectors.each("valid", [](const auto& text) { EXPECT_EQ(code_of(check_name(text_of(text))), ""); });
  vectors.each("invalid",
               [](const auto& text) { EXPECT_EQ(code_of(check_name(text_of(text))), errors::kInvalidName); });
  vectors.each("reserved", [](const auto& text) {
    EXPECT_EQ(code_of(check_name(text_of(text))), errors::kReservedName);
  });
  EXPECT_EQ(vectors.list("reserved").size(), kReservedNames.size());
}

TEST(Name, SaysWhichRuleIsBroken) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it is empty"},
      {"My", "upper-case"},
      {"a b", "character 2 is not one of"},
      {"a--b", "in a row"},
      {"-a", "must begin with a letter or digit"},
      {"a-", "must end with a letter or digit"},
  };
  for (const auto& [text, rule] : cases) {
    const auto result = check_name(text);
    ASSERT_FALSE(result) << text;
    EXPECT_NE(result.error().message.find(rule), std::string::npos) << result.error().message;
  }
  const auto too_long = check_name(std::string(limits::kNameBytes + 1, 'a'));
  ASSERT_FALSE(too_long);
  EXPECT_NE(too_long.error().message.find("129 bytes; at most 128 are allowed"), std::string::npos);
}

TEST(Name, ReportsHostileTextInAShortUtf8Message) {
  const std::string inputs[] = {"\xFF\xFE", std::string(100'000, '\x80'), std::string(63, 'A') + "é"};
  for (const std::string& text : inputs) {
    const auto result = check_name(text);
    ASSERT_FALSE(result);
    EXPECT_LT(result.error().message.size(), 300U);
    boost::json::error_code error;
    boost::json::parse('"' + result.error().message.substr(result.error().message.rfind('"') + 1) + '"',
                       error);
    EXPECT_FALSE(error);
  }
}

TEST(Tenant, HasTheShapeOfANameAndHalfItsLength) {
  EXPECT_TRUE(check_tenant("acme"));
  EXPECT_TRUE(check_tenant("list"));
  EXPECT_TRUE(check_tenant(std::string(limits::kTenantBytes, 'a')));
  EXPECT_EQ(code_of(check_tenant(std::string(limits::kTenantBytes + 1, 'a'))), errors::kInvalidName);
  EXPECT_EQ(code_of(check_tenant("Acme")), errors::kInvalidName);
  EXPECT_NE(check_tenant("").error().message.find("not a valid tenant name"), std::string::npos);
}

}  // namespace
}  // namespace atom::wpk
