#include "auth/jwt.hpp"

#include <gtest/gtest.h>

#include <string>

#include "atom/base/limits.hpp"
#include "auth/now_for_test.hpp"
#include "auth/signing_key_for_test.hpp"

namespace atom::auth {
namespace {

const std::string kSecret = "a secret that is 32 bytes long..";

std::string sign(std::string_view claims, std::string_view header = R"({"alg":"HS256","typ":"JWT"})",
                 std::string_view secret = kSecret) {
  return sign_hs256(header, claims, secret);
}

std::string claims(std::string_view more = "") {
  return R"({"iss":"https://id.example","aud":"atom","sub":"ann","tenant":"acme","scope":"openid publish review",)"
         R"("exp":1800000600)" +
         std::string(more) + "}";
}

class JwtTest : public testing::Test {
 protected:
  std::string code_of(const std::string& token, Timestamp now = kNow) {
    const auto verified = verifier_.verify(token, now);
    return verified ? "ok" : verified.error().code;
  }

  static std::shared_ptr<KeyRing> ring() {
    auto keys = std::make_shared<KeyRing>();
    keys->replace(KeySet(*Key::from_secret(kSecret)));
    return keys;
  }

  JwtVerifier verifier_ = *JwtVerifier::create({"https://id.example", "atom"}, ring());
};

TEST_F(JwtTest, ReadsClaimsIntoAPrincipal) {
  const auto verified = verifier_.verify(sign(claims()), kNow);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->principal, (Principal{"ann", "acme", {Scope::publish, Scope::review}}));
  EXPECT_EQ(verified->expires_at, kNow + std::chrono::seconds{600} + kClockLeeway);
}

TEST_F(JwtTest, ReadsScopesFromAStringOrAnArray) {
  const auto scopes = [&](const std::string& claim) {
    const auto verified = verifier_.verify(
        sign(
            R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme","exp":1800000600,"scope":)" +
            claim + '}'),
        kNow);
    return verified ? verified->principal.scopes.text() : verified.error().code;
  };
  EXPECT_EQ(scopes(R"(["review","openid","admin"])"), "review admin");
  EXPECT_EQ(scopes(R"("  publish  ")"), "publish");
  EXPECT_EQ(scopes("[]"), "");
  for (const char* wrong : {"7", "null", "{}", R"(["publish",7])"}) EXPECT_EQ(scopes(wrong), "invalid_token");
}

TEST_F(JwtTest, ReadsTheConfiguredClaims) {
  JwtTrust trust{"https://id.example", "atom"};
  trust.tenant_claim = "https://id.example/org";
  trust.scope_claim = "scp";
  const auto verifier = JwtVerifier::create(trust, ring());
  const auto verified =
      verifier->verify(sign(claims(R"(,"https://id.example/org":"globex","scp":["review"])")), kNow);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->principal, (Principal{"ann", "globex", {Scope::review}}));
  EXPECT_EQ(verifier->verify(sign(claims()), kNow).error().code, "invalid_token");
}

TEST_F(JwtTest, AcceptsOneOfSeveralAudiences) {
  EXPECT_EQ(
      code_of(sign(
          R"({"iss":"https://id.example","aud":["other","atom"],"sub":"ann","tenant":"acme","exp":1800000600})")),
      "ok");
}

TEST_F(JwtTest, ChecksTimesWithALeeway) {
  using std::chrono::seconds;
  const std::string token = sign(claims(R"(,"nbf":1800000100)"));
  EXPECT_EQ(code_of(token, kNow + seconds{69}), "not_yet_valid_token");
  EXPECT_EQ(code_of(token, kNow + seconds{70}), "ok");
  EXPECT_EQ(code_of(token, kNow + seconds{629}), "ok");
  EXPECT_EQ(code_of(token, kNow + seconds{630}), "expired_token");
}

TEST_F(JwtTest, ReadsTimesOfAnySize) {
  const auto expiring = [](const std::string& time) {
    return sign(R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme","exp":)" + time + '}');
  };
  for (const char* time : {"1e300", "18446744073709551615", "9223372036854775807", "1800000000.5"})
    EXPECT_EQ(code_of(expiring(time)), "ok") << time;
  for (const char* time : {"-1e300", "-9223372036854775808", "0", "1799999970"})
    EXPECT_EQ(code_of(expiring(time)), "expired_token") << time;
  for (const char* time : {"1e400", "NaN", "null", "[1800000600]", "true"})
    EXPECT_EQ(code_of(expiring(time)), "invalid_token") << time;
  EXPECT_EQ(code_of(sign(claims(R"(,"nbf":1e300)"))), "not_yet_valid_token");
  EXPECT_EQ(code_of(sign(claims(R"(,"nbf":"soon")"))), "invalid_token");
}

TEST_F(JwtTest, RejectsMissingOrForeignClaims) {
  for (const char* text : {
           R"({"aud":"atom","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://evil.example","aud":"atom","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"other","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme"})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":"acme","exp":"1800000600"})",
           R"({"iss":7,"aud":"atom","sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":7,"sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":[["atom"]],"sub":"a","tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":["a"],"tenant":"acme","exp":1800000600})",
           R"({"iss":"https://id.example","aud":"atom","sub":"a","tenant":{},"exp":1800000600})",
           R"([])",
           R"(not json)",
       }) {
    EXPECT_EQ(code_of(sign(text)), "invalid_token") << text;
  }
}

/// Returns the claims with the JSON text of one, or without it.
std::string claims_with(const std::string& name, const std::string& text) {
  std::string all;
  for (const auto& [claim, usual] : {std::pair("iss", R"("https://id.example")"),
                                     {"aud", R"("atom")"},
                                     {"sub", R"("ann")"},
                                     {"tenant", R"("acme")"},
                                     {"exp", "1800000600"},
                                     {"nbf", "1700000000"},
                                     {"scope", R"("publish")"}}) {
    const std::string value = name == claim ? text : usual;
    if (!value.empty()) all += (all.empty() ? "" : ",") + std::string("\"") + claim + "\":" + value;
  }
  return '{' + all + '}';
}

TEST_F(JwtTest, SaysWhatIsWrongWithEachClaim) {
  const auto why = [this](const char* name, const char* text) {
    const auto verified = verifier_.verify(sign(claims_with(name, text)), kNow);
    return verified ? "ok" : verified.error().message;
  };
  const auto invalid = [](const std::string& text) {
    return "The bearer token is not valid: " + text + " Get a new one.";
  };
  EXPECT_EQ(why("none", ""), "ok");
  for (const char* name : {"iss", "aud", "sub", "tenant", "exp"})
    EXPECT_EQ(why(name, ""), invalid("it has no '" + std::string(name) + "'.")) << name;
  for (const char* name : {"nbf", "scope"}) EXPECT_EQ(why(name, ""), "ok") << name;
  for (const char* name : {"exp", "nbf"}) {
    const std::string its = "its '" + std::string(name) + "' is ";
    EXPECT_EQ(why(name, R"("1800000600")"), invalid(its + "a string, not a number of seconds."));
    EXPECT_EQ(why(name, "null"), invalid(its + "null, not a number of seconds."));
    EXPECT_EQ(why(name, "true"), invalid(its + "a boolean, not a number of seconds."));
    EXPECT_EQ(why(name, "[1800000600]"), invalid(its + "an array, not a number of seconds."));
  }
  for (const char* name : {"iss", "sub", "tenant"}) {
    const std::string its = "its '" + std::string(name) + "' is ";
    EXPECT_EQ(why(name, "7"), invalid(its + "a number, not a string."));
    EXPECT_EQ(why(name, R"(["acme"])"), invalid(its + "an array, not a string."));
    EXPECT_EQ(why(name, "{}"), invalid(its + "an object, not a string."));
  }
  for (const char* name : {"aud", "scope"}) {
    const std::string its = "its '" + std::string(name) + "' ";
    EXPECT_EQ(why(name, "7"), invalid(its + "is a number, not a string or an array of strings."));
    EXPECT_EQ(why(name, R"(["atom",["atom"]])"),
              invalid(its + "has an element that is an array, not a string."));
  }
  EXPECT_EQ(why("iss", R"("https://evil.example")"), invalid("it was issued by another issuer ('iss')."));
  EXPECT_EQ(why("aud", R"(["other"])"), invalid("it was issued for another audience ('aud')."));
  EXPECT_EQ(why("sub", R"("")"), invalid("its 'sub' does not have 1 to 256 bytes."));
  EXPECT_EQ(why("tenant", R"("")"), invalid("its 'tenant' is empty."));
}

TEST_F(JwtTest, SaysWhatIsWrongWithEachHeader) {
  const auto why = [this](const char* header) {
    return verifier_.verify(sign(claims(), header), kNow).error().message;
  };
  EXPECT_NE(why(R"({"typ":"JWT"})").find("it has no 'alg'."), std::string::npos);
  EXPECT_NE(why(R"({"alg":7})").find("its 'alg' is a number, not a string."), std::string::npos);
  EXPECT_NE(why(R"({"alg":"HS256","kid":null})").find("its 'kid' is null, not a string."), std::string::npos);
}

TEST_F(JwtTest, RejectsOtherAlgorithms) {
  EXPECT_EQ(code_of(signing_input(R"({"alg":"none"})", claims()) + "."), "invalid_token");
  for (const char* header :
       {R"({"alg":"none"})", R"({"alg":"HS512"})", R"({"alg":"RS256"})", R"({"alg":"hs256"})",
        R"({"alg":["HS256"]})", R"({"alg":""})", R"({"typ":"JWT"})"}) {
    EXPECT_EQ(code_of(sign(claims(), header)), "invalid_token") << header;
  }
}

TEST_F(JwtTest, AcceptsAnyStringAsTheNameOfASharedSecret) {
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS256","kid":"any"})")), "ok");
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS256","kid":7})")), "invalid_token");
}

TEST_F(JwtTest, RejectsACriticalHeader) {
  for (const char* header :
       {R"({"alg":"HS256","crit":["b64"],"b64":false})", R"({"alg":"HS256","crit":"b64"})",
        R"({"alg":"HS256","crit":[]})", R"({"alg":"HS256","crit":null})"}) {
    EXPECT_EQ(code_of(sign(claims(), header)), "invalid_token") << header;
  }
}

TEST_F(JwtTest, RejectsAWrongOrMissingSignature) {
  std::string token = sign(claims());
  EXPECT_EQ(code_of(sign(claims(), R"({"alg":"HS256"})", "another secret, 32 bytes long....")),
            "invalid_token");
  token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(token), "invalid_token");
  for (const char* text : {"", "a", "a.b", "a.b.c", "..", "a.b.c.d"})
    EXPECT_EQ(code_of(text), "invalid_token") << text;
}

TEST_F(JwtTest, AcceptsOneSpellingOfASignature) {
  const std::string token = sign(claims());
  ASSERT_EQ(code_of(token), "ok");
  EXPECT_EQ(code_of(token + '='), "invalid_token");
  EXPECT_EQ(code_of(token + "=="), "invalid_token");
  EXPECT_EQ(code_of(token + '\n'), "invalid_token");
  // 32 bytes are 43 letters, the last of which has two bits to spare.
  std::string other = token;
  other.back() = static_cast<char>(other.back() + 1);
  EXPECT_EQ(code_of(other), "invalid_token");
  EXPECT_EQ(code_of(token + "AAAA"), "invalid_token");
  EXPECT_EQ(code_of(token.substr(0, token.size() - 4)), "invalid_token");
}

TEST(JwtVerifier, RequiresAnIssuerAnAudienceAndKeys) {
  const auto keys = std::make_shared<KeyRing>();
  EXPECT_FALSE(JwtVerifier::create({"", "atom"}, keys));
  EXPECT_FALSE(JwtVerifier::create({"https://id.example", ""}, keys));
  const auto verifier = JwtVerifier::create({"https://id.example", "atom"}, keys);
  ASSERT_TRUE(verifier);
  EXPECT_EQ(verifier->verify(sign(claims()), kNow).error().code, "keys_unavailable");
}

}  // namespace
}  // namespace atom::auth
