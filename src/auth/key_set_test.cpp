#include "auth/key_set.hpp"

#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "auth/signing_key_for_test.hpp"

namespace atom::auth {
namespace {

/// Returns why the only key of a set is left out, or `used`.
std::string why(const std::string& jwk) {
  const auto set = KeySet::parse(R"({"keys":[)" + jwk + "]}");
  if (!set) return set.error().message;
  return set->skipped().empty() ? "used" : set->skipped().front();
}

bool says(const std::string& jwk, std::string_view part) {
  return why(jwk).find(part) != std::string::npos;
}

TEST(KeySet, LeavesOutUnusableKeysAndSaysWhy) {
  const SigningKey ec = SigningKey::ec();
  EXPECT_EQ(why(ec.ec_jwk()), "used");
  EXPECT_EQ(why(ec.ec_jwk(R"("alg":"ES256","use":"sig","key_ops":["verify"])")), "used");
  EXPECT_TRUE(says(ec.ec_jwk(R"("use":"enc")"), "not for signatures"));
  EXPECT_TRUE(says(ec.ec_jwk(R"("key_ops":["sign"])"), "not for verifying"));
  EXPECT_TRUE(says(ec.ec_jwk(R"("alg":"ES384")"), "'alg'"));
  EXPECT_TRUE(says(ec.ec_jwk(R"("kid":7)"), "'kid'"));
  EXPECT_TRUE(says(ec.ec_jwk("", "P-384"), "P-256"));
  EXPECT_TRUE(
      says(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})", "'kty'"));
  EXPECT_TRUE(says(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", "32 bytes"));
  const std::string one = to_base64url(std::vector<std::uint8_t>(32, 1));
  EXPECT_TRUE(says(R"({"kty":"EC","crv":"P-256","x":")" + one + R"(","y":")" + one + R"("})", "not a point"));
  EXPECT_TRUE(says("7", "not an object"));
  EXPECT_TRUE(says("{}", "'kty'"));
}

TEST(KeySet, LeavesOutWeakKeys) {
  EXPECT_TRUE(says(SigningKey::rsa(1024).rsa_jwk(), "1024 bits"));
  EXPECT_TRUE(says(R"({"kty":"RSA","n":"AQ","e":"AQAB"})", "1 bits"));
  const std::string n = to_base64url(std::vector<std::uint8_t>(256, 0xFF));
  EXPECT_TRUE(says(R"({"kty":"RSA","n":")" + n + R"(","e":"AQ"})", "exponent"));
  EXPECT_TRUE(says(R"({"kty":"RSA","n":")" + n + R"(","e":"Ag"})", "exponent"));
  EXPECT_TRUE(says(R"({"kty":"RSA","n":")" + n + R"(","e":"="})", "base64url"));
  const std::string long_n = to_base64url(std::vector<std::uint8_t>(2048, 0xFF));
  EXPECT_TRUE(says(R"({"kty":"RSA","n":")" + long_n + R"(","e":"AQAB"})", "16384 bits"));
  EXPECT_TRUE(says(R"({"kty":"oct","k":"c2hvcnQ"})", "32 bytes"));
  EXPECT_EQ(why(R"({"kty":"oct","k":")" + to_base64url(std::vector<std::uint8_t>(32, 7)) + R"("})"), "used");
}

TEST(KeySet, KeepsTheGoodKeysBesideTheBad) {
  const auto set = KeySet::parse(R"({"keys":[{"kty":"OKP"},)" + SigningKey::ec().ec_jwk(R"("kid":"e")") +
                                 R"(],"more":1})");
  ASSERT_TRUE(set);
  EXPECT_EQ(set->size(), 1U);
  EXPECT_EQ(set->skipped().size(), 1U);
  EXPECT_TRUE(set->select("ES256", "e"));
}

TEST(KeySet, RejectsInvalidKeySets) {
  std::string many = "1";
  for (std::size_t i = 0; i < limits::kJwks; ++i) many += ",1";
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
        std::string("<html>"), R"({"keys":[)" + many + "]}"}) {
    EXPECT_FALSE(KeySet::parse(text)) << text;
  }
  EXPECT_EQ(KeySet::parse(R"({"keys":[]})")->size(), 0U);
}

}  // namespace
}  // namespace atom::auth
