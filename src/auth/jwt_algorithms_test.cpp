#include <gtest/gtest.h>

#include <string>

#include "atom/base/limits.hpp"
#include "auth/jwt.hpp"
#include "auth/now_for_test.hpp"
#include "auth/signing_key_for_test.hpp"

/// Keys of each kind, and attempts to have a token verified by another algorithm than its key's.
namespace atom::auth {
namespace {

constexpr std::string_view kClaims =
    R"({"iss":"https://id.example","aud":"atom","sub":"ann","tenant":"acme","scope":"publish","exp":1800000600})";

/// RSA keys are slow to generate, so all tests share two.
const SigningKey& rsa_key() {
  static const SigningKey key = SigningKey::rsa(2048);
  return key;
}
const SigningKey& pss_key() {
  static const SigningKey key = SigningKey::rsa(2048);
  return key;
}
const SigningKey& ec_key() {
  static const SigningKey key = SigningKey::ec();
  return key;
}

std::string header(std::string_view algorithm, std::string_view kid) {
  const std::string named = kid.empty() ? "" : R"(,"kid":")" + std::string(kid) + '"';
  return R"({"alg":")" + std::string(algorithm) + '"' + named + '}';
}

std::string rs256(std::string_view kid, std::string_view algorithm = "RS256") {
  const std::string input = signing_input(header(algorithm, kid), kClaims);
  return input + '.' + rsa_key().sign_rsa(input);
}
std::string ps256(std::string_view kid, std::string_view algorithm = "PS256") {
  const std::string input = signing_input(header(algorithm, kid), kClaims);
  return input + '.' + pss_key().sign_rsa(input, RSA_PKCS1_PSS_PADDING);
}
std::string es256(std::string_view kid, std::string_view algorithm = "ES256") {
  const std::string input = signing_input(header(algorithm, kid), kClaims);
  return input + '.' + ec_key().sign_ec(input);
}

class JwtAlgorithmsTest : public testing::Test {
 protected:
  void use(const std::string& jwks) { ring_->replace(*KeySet::parse(R"({"keys":[)" + jwks + "]}")); }
  void use_all() {
    use(rsa_key().rsa_jwk(R"("kid":"r")") + ',' + pss_key().rsa_jwk(R"("kid":"p","alg":"PS256")") + ',' +
        ec_key().ec_jwk(R"("kid":"e","use":"sig")"));
  }
  std::string code_of(const std::string& token) {
    const auto verified = verifier_.verify(token, kNow);
    return verified ? "ok" : verified.error().code;
  }

  std::shared_ptr<KeyRing> ring_ = std::make_shared<KeyRing>();
  JwtVerifier verifier_ = *JwtVerifier::create({"https://id.example", "atom"}, ring_);
};

TEST_F(JwtAlgorithmsTest, VerifiesWithEachKindOfKey) {
  use_all();
  EXPECT_EQ(code_of(rs256("r")), "ok");
  EXPECT_EQ(code_of(ps256("p")), "ok");
  EXPECT_EQ(code_of(es256("e")), "ok");
}

TEST_F(JwtAlgorithmsTest, SelectsTheOnlyFittingKeyWithoutAKid) {
  use_all();
  EXPECT_EQ(code_of(rs256("")), "ok");
  EXPECT_EQ(code_of(es256("")), "ok");
  use(ec_key().ec_jwk(R"("kid":"e")") + ',' + SigningKey::ec().ec_jwk(R"("kid":"f")"));
  EXPECT_EQ(code_of(es256("")), "invalid_token");
  EXPECT_EQ(code_of(es256("e")), "ok");
}

TEST_F(JwtAlgorithmsTest, RejectsAnAlgorithmOtherThanTheKeys) {
  use_all();
  EXPECT_EQ(code_of(rs256("p")), "invalid_token");
  EXPECT_EQ(code_of(ps256("r")), "invalid_token");
  EXPECT_EQ(code_of(es256("r")), "invalid_token");
  EXPECT_EQ(code_of(rs256("e")), "invalid_token");
  for (const char* algorithm : {"RS384", "RS512", "PS256", "HS256", "ES384", "none"}) {
    EXPECT_EQ(code_of(rs256("r", algorithm)), "invalid_token") << algorithm;
  }
}

TEST_F(JwtAlgorithmsTest, NeverUsesAPublicKeyAsASecret) {
  use_all();
  // The public key that an attacker knows, in every form that a careless server might use as an HMAC's
  // secret.
  for (const std::string& known :
       {rsa_key().rsa_jwk(), rsa_key().rsa_jwk(R"("kid":"r")"), ec_key().ec_jwk()}) {
    EXPECT_EQ(code_of(sign_hs256(header("HS256", "r"), kClaims, known)), "invalid_token");
    EXPECT_EQ(code_of(sign_hs256(header("HS256", "e"), kClaims, known)), "invalid_token");
    EXPECT_EQ(code_of(sign_hs256(header("HS256", ""), kClaims, known)), "invalid_token");
  }
  const std::string unsigned_token = signing_input(header("none", "r"), kClaims) + '.';
  EXPECT_EQ(code_of(unsigned_token), "invalid_token");
}

TEST_F(JwtAlgorithmsTest, TellsAnUnknownKeyApartFromABadToken) {
  use_all();
  EXPECT_EQ(code_of(rs256("other")), "unknown_key");
  use(ec_key().ec_jwk(R"("kid":"e")"));
  EXPECT_EQ(code_of(rs256("r")), "unknown_key");
  EXPECT_EQ(code_of(es256("e")), "ok");
}

TEST_F(JwtAlgorithmsTest, TriesEachKeyOfOneKidThatFits) {
  const std::string other = SigningKey::ec().ec_jwk(R"("kid":"e")");
  const std::string own = ec_key().ec_jwk(R"("kid":"e")");
  const std::string rsa = rsa_key().rsa_jwk(R"("kid":"e")");
  use(other + ',' + rsa + ',' + own);
  EXPECT_EQ(code_of(es256("e")), "ok");
  EXPECT_EQ(code_of(rs256("e")), "ok");
  EXPECT_EQ(code_of(ps256("e")), "invalid_token");
  use(other + ',' + rsa + ',' + other);
  EXPECT_EQ(code_of(es256("e")), "invalid_token");
}

TEST_F(JwtAlgorithmsTest, TriesAFewKeysOfOneKid) {
  std::string several;
  for (std::size_t i = 1; i < limits::kKeysTried; ++i)
    several += SigningKey::ec().ec_jwk(R"("kid":"e")") + ',';
  const std::string own = ec_key().ec_jwk(R"("kid":"e")");
  use(several + own);
  EXPECT_EQ(code_of(es256("e")), "ok");
  use(several + SigningKey::ec().ec_jwk(R"("kid":"e")") + ',' + own);
  EXPECT_EQ(code_of(es256("e")), "invalid_token");
}

TEST_F(JwtAlgorithmsTest, AcceptsSignaturesOfOneLengthOnly) {
  use_all();
  const std::string token = es256("e");
  const std::size_t dot = token.rfind('.');
  const auto bytes = *from_base64url(token.substr(dot + 1));
  const auto with = [&](const std::vector<std::uint8_t>& signature) {
    return token.substr(0, dot + 1) + to_base64url(signature);
  };
  // The same two numbers with a zero before each, or one after both.
  std::vector<std::uint8_t> wider(66);
  std::copy_n(bytes.begin(), 32, wider.begin() + 1);
  std::copy_n(bytes.begin() + 32, 32, wider.begin() + 34);
  EXPECT_EQ(code_of(with(bytes)), "ok");
  EXPECT_EQ(code_of(with(wider)), "invalid_token");
  EXPECT_EQ(code_of(with(std::vector<std::uint8_t>(64))), "invalid_token");
  EXPECT_EQ(code_of(with({bytes.begin(), bytes.end() - 1})), "invalid_token");
  EXPECT_EQ(code_of(with({})), "invalid_token");
  EXPECT_EQ(code_of(ps256("p") + "AAAA"), "invalid_token");
}

TEST_F(JwtAlgorithmsTest, RejectsTokensOfRemovedKeys) {
  use_all();
  const std::uint64_t before = verifier_.verify(rs256("r"), kNow)->generation;
  EXPECT_EQ(before, ring_->generation());
  use(ec_key().ec_jwk(R"("kid":"e")"));
  EXPECT_NE(before, ring_->generation());
  EXPECT_EQ(code_of(rs256("r")), "unknown_key");
}

}  // namespace
}  // namespace atom::auth
