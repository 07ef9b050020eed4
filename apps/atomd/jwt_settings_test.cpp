#include "jwt_settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace atom::atomd {
namespace {

constexpr const char* kJwks =
    R"({"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0","kid":"a"}]})";

class JwtSettingsTest : public testing::Test {
 protected:
  JwtSettingsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atom-settings-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    clear();
    ::setenv("ATOM_JWT_ISSUER", "https://id.example", 1);
    ::setenv("ATOM_JWT_AUDIENCE", "atom", 1);
  }
  ~JwtSettingsTest() override {
    clear();
    std::filesystem::remove_all(directory_);
  }

  static void clear() {
    for (const Setting& setting : jwt_settings()) ::unsetenv(setting.variable);
  }

  std::string write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = directory_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

  static std::string failure() {
    const auto settings = load_settings({.data = "var"});
    return settings ? "ok" : settings.error().message;
  }
  static bool fails_with(std::string_view part) { return failure().find(part) != std::string::npos; }

  std::filesystem::path directory_;
};

TEST_F(JwtSettingsTest, HaveDefaults) {
  ::setenv("ATOM_JWT_JWKS_FILE", write("jwks.json", kJwks).c_str(), 1);
  const auto settings = load_settings({.data = "var"});
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->jwt->trust.tenant_claim, "tenant");
  EXPECT_EQ(settings->jwt->trust.scope_claim, "scope");
  EXPECT_EQ(settings->jwt->jwks_refresh, std::chrono::seconds{300});
}

TEST_F(JwtSettingsTest, RequireExactlyOneSourceOfKeys) {
  EXPECT_TRUE(fails_with("exactly one"));
  ::setenv("ATOM_JWT_JWKS_URL", "https://id.example/jwks", 1);
  EXPECT_EQ(failure(), "ok");
  ::setenv("ATOM_JWT_SECRET_FILE", write("secret", std::string(32, 's')).c_str(), 1);
  EXPECT_TRUE(fails_with("exactly one"));
  ::unsetenv("ATOM_JWT_JWKS_URL");
  EXPECT_EQ(failure(), "ok");
  ::setenv("ATOM_JWT_JWKS_FILE", write("jwks.json", kJwks).c_str(), 1);
  EXPECT_TRUE(fails_with("exactly one"));
}

TEST_F(JwtSettingsTest, FetchKeysOverHttpsOrFromLoopbackOnly) {
  for (const char* url :
       {"https://id.example/jwks", "http://localhost:1/jwks", "http://127.0.0.1:1/", "http://[::1]/"}) {
    ::setenv("ATOM_JWT_JWKS_URL", url, 1);
    EXPECT_EQ(failure(), "ok") << url;
  }
  for (const char* url :
       {"http://id.example/jwks", "http://127.0.0.1.evil.example/", "http://localhost@evil.example/",
        "ftp://localhost/jwks", "file:///etc/passwd", "http://10.0.0.1/"}) {
    ::setenv("ATOM_JWT_JWKS_URL", url, 1);
    EXPECT_TRUE(fails_with("https://")) << url << ": " << failure();
  }
}

TEST_F(JwtSettingsTest, RejectAFileWithoutAUsableKey) {
  const auto failure_of = [&](const std::string& text) {
    ::setenv("ATOM_JWT_JWKS_FILE", write("jwks.json", text).c_str(), 1);
    return failure();
  };
  EXPECT_NE(failure_of("{").find("JWK set"), std::string::npos);
  EXPECT_NE(failure_of(R"({"keys":[]})").find("empty"), std::string::npos);
  EXPECT_NE(failure_of(R"({"keys":[{"kty":"OKP"}]})").find("'kty'"), std::string::npos);
  EXPECT_NE(failure_of(std::string(limits::kJwksBytes + 1, ' ')).find("larger"), std::string::npos);
  ::setenv("ATOM_JWT_JWKS_FILE", "/nowhere/jwks.json", 1);
  EXPECT_TRUE(fails_with("/nowhere/jwks.json"));
}

TEST_F(JwtSettingsTest, LimitTheRefreshInterval) {
  ::setenv("ATOM_JWT_JWKS_URL", "https://id.example/jwks", 1);
  for (const char* wrong : {"0", "86401", "soon", "-1"}) {
    ::setenv("ATOM_JWT_JWKS_REFRESH_S", wrong, 1);
    EXPECT_TRUE(fails_with("ATOM_JWT_JWKS_REFRESH_S")) << wrong;
  }
  ::setenv("ATOM_JWT_JWKS_REFRESH_S", "86400", 1);
  EXPECT_EQ(failure(), "ok");
}

}  // namespace
}  // namespace atom::atomd
