#include "settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"

namespace atom::client {
namespace {

/// Clears the two variables before and after each test.
class SettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    unsetenv("ATOM_BASE_URL");
    unsetenv("ATOM_API_KEY");
  }
  void TearDown() override { SetUp(); }
};

std::string header(const Settings& settings, std::string_view name) {
  for (const Header& one : settings.headers) {
    if (one.name == name) return one.value;
  }
  return {};
}

TEST_F(SettingsTest, DefaultsToAnAnonymousCallerOfLocalhost) {
  const auto settings = resolve({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->base_url.text, "http://localhost:8050");
  EXPECT_EQ(header(*settings, "Authorization"), "");
  EXPECT_TRUE(header(*settings, "User-Agent").starts_with("atom-cpp/"));
  EXPECT_EQ(settings->timeouts.connect, policy::kConnectTimeout);
  EXPECT_GT(settings->timeouts.call, settings->timeouts.attempt);
}

TEST_F(SettingsTest, ReadsTheEnvironmentIfAnOptionIsAbsent) {
  setenv("ATOM_BASE_URL", "https://atom.example", 1);
  setenv("ATOM_API_KEY", "atom_env", 1);
  const auto read = resolve({});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->base_url.text, "https://atom.example");
  EXPECT_EQ(header(*read, "Authorization"), "Bearer atom_env");

  const auto given = resolve({.base_url = "http://other.example", .api_key = "atom_arg"});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->base_url.text, "http://other.example");
  EXPECT_EQ(header(*given, "Authorization"), "Bearer atom_arg");

  const auto anonymous = resolve({.api_key = ""});
  ASSERT_TRUE(anonymous);
  EXPECT_EQ(header(*anonymous, "Authorization"), "");
}

TEST_F(SettingsTest, TreatsAnEmptyVariableAsUnset) {
  setenv("ATOM_BASE_URL", "", 1);
  setenv("ATOM_API_KEY", "", 1);
  const auto settings = resolve({});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->base_url.text, "http://localhost:8050");
}

TEST_F(SettingsTest, RejectsAnInvalidKeyWithoutRepeatingIt) {
  for (const std::string& key :
       {std::string("atom_s3cret\n"), std::string("atom_s3cret x"), std::string("s3cret\0x", 8),
        std::string("s3cret\xC3\xA9"), "s3cret" + std::string(limits::kTokenBytes, 'x')}) {
    const auto settings = resolve({.api_key = key});
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().code, errors::kInvalidArgument);
    EXPECT_EQ(settings.error().message.find("s3cret"), std::string::npos);
  }
}

TEST_F(SettingsTest, RejectsTimeoutsOutOfRange) {
  using std::chrono::milliseconds;
  EXPECT_FALSE(resolve({.timeouts = {.connect = milliseconds{0}}}));
  EXPECT_FALSE(resolve({.timeouts = {.attempt = milliseconds{-1}}}));
  EXPECT_FALSE(resolve({.timeouts = {.call = std::chrono::hours{25}}}));
}

TEST_F(SettingsTest, ChecksHeaders) {
  const auto good = resolve({.headers = {{"X-Team", "platform"}}, .user_agent = "tool/1"});
  ASSERT_TRUE(good);
  EXPECT_EQ(header(*good, "X-Team"), "platform");
  EXPECT_TRUE(header(*good, "User-Agent").starts_with("tool/1 atom-cpp/"));

  EXPECT_FALSE(resolve({.headers = {{"authorization", "Basic eA=="}}}));
  EXPECT_FALSE(resolve({.headers = {{"Content-LENGTH", "1"}}}));
  EXPECT_FALSE(resolve({.headers = {{"X Team", "x"}}}));
  EXPECT_FALSE(resolve({.headers = {{"", "x"}}}));
  EXPECT_FALSE(resolve({.headers = {{"X-Team", "a\r\nHost: evil"}}}));
  EXPECT_FALSE(resolve({.user_agent = "a\r\nHost: evil"}));
}

TEST_F(SettingsTest, ChecksThatItsFilesAreReadable) {
  const auto code_of = [](const ClientOptions& options) {
    const auto settings = resolve(options);
    return settings ? "" : settings.error().code;
  };
  const std::string missing = "/nonexistent/a.pem";
  const std::string readable = "/proc/self/status";
  EXPECT_EQ(code_of({.ca_file = missing}), errors::kFileUnreadable);
  EXPECT_EQ(code_of({.certificate_file = missing}), errors::kFileUnreadable);
  EXPECT_EQ(code_of({.certificate_file = readable, .key_file = missing}), errors::kFileUnreadable);
  EXPECT_EQ(code_of({.key_file = readable}), errors::kInvalidArgument);
  EXPECT_EQ(code_of({.certificate_file = readable, .key_file = readable}), "");
}

TEST_F(SettingsTest, NeverRepeatsAProxysPassword) {
  const auto settings = resolve({.proxy = "http://ann:s3cret@proxy.example:3128 "});
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, errors::kInvalidArgument);
  EXPECT_EQ(settings.error().message.find("s3cret"), std::string::npos);
  EXPECT_TRUE(resolve({.proxy = ""}));
}

}  // namespace
}  // namespace atom::client
