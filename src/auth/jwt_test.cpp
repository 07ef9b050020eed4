#include "auth/jwt.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.hpp"
#include "base/hmac.hpp"

namespace atom::auth {
namespace {

constexpr Timestamp kNow{std::chrono::seconds{1'800'000'000}};
const std::string kSecret = "a secret that is 32 bytes long..";

std::string encode(std::string_view text) {
  return to_base64url(as_bytes(text));
}

/// Signs by hand, so that the verifier is not checked against its own library.
std::string sign(std::string_view claims, std::string_view header = R"({"alg":"HS256","typ":"JWT"})",
                 std::string_view secret = kSecret) {
  const std::string input = encode(header) + '.' + encode(claims);
  return input + '.' + to_base64url(hmac_sha256(as_bytes(secret), input));
}

std::string claims(std::string_view more = "") {
  return R"({"iss":"https://id.example","aud":"atom","sub":"ann","tenant":"acme","scope":"openid publish review",)"
         R"("exp":1800000600)" +
         std::string(more) + "}";
}

class JwtTest : public testing::Test {
 protected:
  std::string code_of(const std::string& token, Timestamp now = kNow) {
    const auto principal = verifier_.verify(token, now);
    return principal ? "ok" : principal.error().code;
  }

  JwtVerifier verifier_ = *JwtVerifier::create({"https://id.example", "atom", kSecret});
};

TEST_F(JwtTest, ReadsClaimsIntoAPrincipal) {
  const auto principal = verifier_.verify(sign(claims()), kNow);
  ASSERT_TRUE(principal) << principal.error().message;
  EXPECT_EQ(*principal, (Principal{"ann", "acme", {Scope::publish, Scope::review}}));
}

TEST_F(JwtTest, TakesOneOfSeveralAudiences) {
  EXPECT_EQ(
      code_of(sign(
          R"({"iss":"https://id.example","aud":["other","atom"],"sub":"ann","tenant":"acme","exp":1800000600})")),
      "ok");
}

TEST_F(JwtTest, HoldsToTheTimesWithALeeway) {
  using std::chrono::seconds;
  const std::string token = sign(claims(R"(,"nbf":1800000100)"));
  EXPECT_EQ(code_of(token, kNow), "invalid_token");
  EXPECT_EQ(code_of(token, kNow + seconds{70}), "ok");
  EXPECT_EQ(code_of(token, kNow + seconds{629}), "ok");
  EXPECT_EQ(code_of(token, kNow + seconds{630}), "expired_token");
}

TEST_F(JwtTest, RefusesClaimsThatAreMissingOrForeign) {
  for (const char* text : {
           R"({"aud":"atom","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://evil.example","aud":"atom","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"other","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme"})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme","exp":"1800000600"})",
           R"([])",
           R"(not json)",
       }) {
    EXPECT_EQ(code_of(sign(text)), "invalid_token") << text;
  }
}

TEST_F(JwtTest, FixesTheAlgorithmWhateverTheTokenSays) {
  const std::string input = encode(R"({"alg":"none"})") + '.' + encode(claims());
  EXPECT_EQ(code_of(input + "."), "invalid_token");
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS512"})")), "invalid_token");
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"RS256"})")), "invalid_token");
  EXPECT_EQ(code_of(sign(claims(), R"({"typ":"JWT"})")), "invalid_token");
}

TEST_F(JwtTest, RefusesACriticalHeader) {
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS256","crit":["b64"],"b64":false})")), "invalid_token");
}

TEST_F(JwtTest, RefusesAWrongSignatureAndWhatIsNone) {
  std::string token = sign(claims());
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS256"})", "another secret, 32 bytes long....")),
            "invalid_token");
  token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(token), "invalid_token");
  for (const char* text : {"", "a", "a.b", "a.b.c", "..", "a.b.c.d"})
    EXPECT_EQ(code_of(text), "invalid_token") << text;
}

TEST(JwtVerifier, RefusesAShortSecret) {
  EXPECT_FALSE(JwtVerifier::create({"https://id.example", "atom", "short"}));
  EXPECT_FALSE(JwtVerifier::create({"", "atom", kSecret}));
}

}  // namespace
}  // namespace atom::auth
