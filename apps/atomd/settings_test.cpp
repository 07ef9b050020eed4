#include "settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace atom::atomd {
namespace {

/// Each test runs in a separate process, so changes to the environment do not affect others.
class SettingsTest : public testing::Test {
 protected:
  SettingsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atom-settings-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    std::vector<std::string> names;
    for (char** entry = environ; *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      if (text.starts_with("ATOM_")) names.emplace_back(text.substr(0, text.find('=')));
    }
    for (const std::string& name : names) ::unsetenv(name.c_str());
  }
  ~SettingsTest() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = directory_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

  static std::string failure(const Flags& flags) {
    const auto settings = load_settings(flags);
    return settings ? "ok" : settings.error().message;
  }

  std::filesystem::path directory_;
};

TEST_F(SettingsTest, HaveDefaults) {
  const auto settings = load_settings({.data = "var"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->listen.address().to_string(), "127.0.0.1");
  EXPECT_EQ(settings->listen.port(), 8050);
  EXPECT_GE(settings->threads, 1U);
  EXPECT_TRUE(settings->anonymous_read);
  EXPECT_FALSE(settings->allow_self_review);
  EXPECT_FALSE(settings->jwt);
}

TEST_F(SettingsTest, FlagsOverrideTheEnvironmentWhichOverridesTheFile) {
  const std::string file =
      write("atomd.toml", "data = \"from-file\"\nthreads = 3\nlisten = \"127.0.0.1:3\"\n");
  EXPECT_EQ(load_settings({.config = file})->threads, 3U);
  ::setenv("ATOM_THREADS", "2", 1);
  ::setenv("ATOM_LISTEN", "[::1]:2", 1);
  const auto settings = load_settings({.listen = "127.0.0.1:1", .config = file});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->listen.port(), 1);
  EXPECT_EQ(settings->threads, 2U);
  EXPECT_EQ(settings->data, "from-file");
  EXPECT_EQ(load_settings({.config = file})->listen.address().to_string(), "::1");
}

TEST_F(SettingsTest, ReadJwtSettings) {
  const std::string secret = write("secret", std::string(32, 's') + "\n");
  const std::string file =
      write("atomd.toml", "[jwt]\nissuer = \"i\"\naudience = \"a\"\nsecret_file = \"" + secret + "\"\n");
  const auto settings = load_settings({.data = "var", .config = file});
  ASSERT_TRUE(settings) << settings.error().message;
  ASSERT_TRUE(settings->jwt);
  EXPECT_EQ(settings->jwt->trust.issuer, "i");
  EXPECT_EQ(settings->jwt->hs256_secret, std::string(32, 's'));
}

TEST_F(SettingsTest, NameTheInvalidSettingAndItsSource) {
  EXPECT_NE(failure({.listen = "8050", .data = "var"}).find("--listen is '8050'"), std::string::npos);
  EXPECT_NE(failure({.listen = "127.0.0.1:99999", .data = "var"}).find("--listen"), std::string::npos);
  EXPECT_NE(failure({.data = "var", .threads = "0"}).find("--threads is '0'"), std::string::npos);
  EXPECT_NE(failure({.data = "var", .log_level = "loud"}).find("--log-level"), std::string::npos);
  EXPECT_NE(failure({.config = write("a.toml", "colour = 1")}).find("'colour'"), std::string::npos);
  EXPECT_NE(failure({.config = write("b.toml", "data = [")}).find("is not valid TOML: line 1"),
            std::string::npos);
  EXPECT_NE(failure({.config = write("c.toml", "data = []")}).find("'data'"), std::string::npos);
  EXPECT_NE(failure({.config = "/nowhere.toml"}).find("/nowhere.toml"), std::string::npos);
  EXPECT_NE(failure({}).find("--data"), std::string::npos);
  ::setenv("ATOM_THREADS", "many", 1);
  EXPECT_NE(failure({.data = "var"}).find("ATOM_THREADS is 'many'"), std::string::npos);
}

TEST_F(SettingsTest, RequireACertificateAndItsKey) {
  const auto settings = load_settings(
      {.data = "var",
       .config = write("a.toml", "[tls]\ncertificate_file = \"c.pem\"\nkey_file = \"k.pem\"\n")});
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->tls->certificate, "c.pem");
  EXPECT_EQ(settings->tls->key, "k.pem");
  EXPECT_FALSE(load_settings({.data = "var"})->tls);
  EXPECT_NE(failure({.data = "var", .config = write("b.toml", "tls.key_file = \"k.pem\"")})
                .find("tls.certificate_file"),
            std::string::npos);
}

TEST_F(SettingsTest, ReadRateLimits) {
  const api::Rate default_rate{3000, std::chrono::seconds(10)};
  EXPECT_EQ(load_settings({.data = "var"})->rate_limit, default_rate);
  EXPECT_EQ(load_settings({.simulate = true})->rate_limit, std::nullopt);
  ::setenv("ATOM_RATE_LIMIT", "600/60s", 1);
  const api::Rate slow{600, std::chrono::seconds(60)};
  EXPECT_EQ(load_settings({.data = "var"})->rate_limit, slow);
  EXPECT_EQ(load_settings({.simulate = true})->rate_limit, slow);
  ::setenv("ATOM_RATE_LIMIT", "off", 1);
  EXPECT_EQ(load_settings({.data = "var"})->rate_limit, std::nullopt);
  for (const char* wrong :
       {"", "600", "600/60", "/60s", "600/s", "0/1s", "1/0s", "-1/1s", "1.5/1s", "600/60ss", "600/60m",
        "1000001/1s", "1/3601s", "99999999999999999999/1s", " 1/1s", "OFF"}) {
    ::setenv("ATOM_RATE_LIMIT", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_RATE_LIMIT is '"), std::string::npos) << wrong;
  }
}

TEST_F(SettingsTest, ReadTheRateOfATenantWhichIsFourTimesThatOfAPrincipalUnlessSet) {
  const std::chrono::seconds minute(60);
  EXPECT_EQ(load_settings({.data = "var"})->tenant_rate_limit, (api::Rate{12'000, std::chrono::seconds(10)}));
  EXPECT_EQ(load_settings({.simulate = true})->tenant_rate_limit, std::nullopt);
  ::setenv("ATOM_RATE_LIMIT", "600/60s", 1);
  EXPECT_EQ(load_settings({.data = "var"})->tenant_rate_limit, (api::Rate{2400, minute}));
  ::setenv("ATOM_TENANT_RATE_LIMIT", "700/60s", 1);
  EXPECT_EQ(load_settings({.data = "var"})->tenant_rate_limit, (api::Rate{700, minute}));
  EXPECT_EQ(load_settings({.data = "var"})->rate_limit, (api::Rate{600, minute}));
  ::setenv("ATOM_TENANT_RATE_LIMIT", "off", 1);
  EXPECT_EQ(load_settings({.data = "var"})->tenant_rate_limit, std::nullopt);
}

TEST_F(SettingsTest, ReadTheLifetimeAndNumberOfKeys) {
  const auto defaults = load_settings({.data = "var"});
  EXPECT_EQ(defaults->keys.max_lifetime, limits::kKeyLifetime);
  EXPECT_EQ(defaults->keys.max_per_tenant, limits::kKeysPerTenant);
  for (const auto& [text, seconds] :
       {std::pair{"90s", 90}, {"5m", 300}, {"2h", 7200}, {"3650d", 315'360'000}}) {
    ::setenv("ATOM_MAX_KEY_LIFETIME", text, 1);
    EXPECT_EQ(load_settings({.data = "var"})->keys.max_lifetime, std::chrono::seconds(seconds)) << text;
  }
  for (const char* wrong :
       {"", "d", "0d", "-1d", "1", "1w", "1dd", "1.5d", " 1d", "3651d", "off", "99999999999999999999d"}) {
    ::setenv("ATOM_MAX_KEY_LIFETIME", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_MAX_KEY_LIFETIME is '"), std::string::npos) << wrong;
  }
  ::unsetenv("ATOM_MAX_KEY_LIFETIME");
  ::setenv("ATOM_MAX_KEYS_PER_TENANT", "7", 1);
  EXPECT_EQ(load_settings({.data = "var"})->keys.max_per_tenant, 7U);
  ::setenv("ATOM_MAX_KEYS_PER_TENANT", "0", 1);
  EXPECT_NE(failure({.data = "var"}).find("ATOM_MAX_KEYS_PER_TENANT is '0'"), std::string::npos);
}

TEST_F(SettingsTest, ReadTheQuotaOfATenant) {
  const auto defaults = load_settings({.data = "var"});
  EXPECT_EQ(defaults->quota.versions, limits::kVersionsPerTenant);
  EXPECT_EQ(defaults->quota.bytes, limits::kBytesPerTenant);
  ::setenv("ATOM_MAX_VERSIONS_PER_TENANT", "7", 1);
  EXPECT_EQ(load_settings({.data = "var"})->quota.versions, 7);
  const std::pair<const char*, std::int64_t> sizes[] = {{"1KiB", std::int64_t{1} << 10},
                                                        {"3MiB", std::int64_t{3} << 20},
                                                        {"10GiB", std::int64_t{10} << 30},
                                                        {"1024TiB", std::int64_t{1} << 50}};
  for (const auto& [text, bytes] : sizes) {
    ::setenv("ATOM_MAX_BYTES_PER_TENANT", text, 1);
    EXPECT_EQ(load_settings({.data = "var"})->quota.bytes, bytes) << text;
  }
  for (const char* wrong :
       {"", "1", "0KiB", "-1KiB", "1.5GiB", "1GB", "1 GiB", "1025TiB", "off", "99999999999999999999KiB"}) {
    ::setenv("ATOM_MAX_BYTES_PER_TENANT", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_MAX_BYTES_PER_TENANT is '"), std::string::npos) << wrong;
  }
  ::unsetenv("ATOM_MAX_BYTES_PER_TENANT");
  for (const char* wrong : {"", "0", "-1", "1000000001", "many"}) {
    ::setenv("ATOM_MAX_VERSIONS_PER_TENANT", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_MAX_VERSIONS_PER_TENANT is '"), std::string::npos) << wrong;
  }
  ::unsetenv("ATOM_MAX_VERSIONS_PER_TENANT");
}

TEST_F(SettingsTest, ReadLogSettings) {
  EXPECT_EQ(load_settings({.data = "var"})->log.format, log::Format::text);
  EXPECT_TRUE(load_settings({.data = "var"})->access_log);
  const std::string file = write("atomd.toml", "log_format = \"json\"\naccess_log = \"off\"\n");
  EXPECT_EQ(load_settings({.data = "var", .config = file})->log.format, log::Format::json);
  EXPECT_FALSE(load_settings({.data = "var", .config = file})->access_log);
  ::setenv("ATOM_LOG_FORMAT", "xml", 1);
  EXPECT_NE(failure({.data = "var"}).find("ATOM_LOG_FORMAT is 'xml'"), std::string::npos);
}

TEST_F(SettingsTest, ReadTheAddressForOperations) {
  EXPECT_FALSE(load_settings({.data = "var"})->operations_listen);
  ::setenv("ATOM_OPERATIONS_LISTEN", "10.0.0.1:9100", 1);
  EXPECT_EQ(load_settings({.data = "var"})->operations_listen->port(), 9100);
  EXPECT_NE(failure({.simulate = true}).find("operations_listen"), std::string::npos);
  ::setenv("ATOM_OPERATIONS_LISTEN", "here", 1);
  EXPECT_NE(failure({.data = "var"}).find("ATOM_OPERATIONS_LISTEN is 'here'"), std::string::npos);
  ::unsetenv("ATOM_OPERATIONS_LISTEN");
}

TEST_F(SettingsTest, RestrictASimulationToLoopback) {
  EXPECT_EQ(failure({.simulate = true}), "ok");
  EXPECT_NE(failure({.listen = "0.0.0.0:8050", .simulate = true}).find("loopback"), std::string::npos);
}

TEST_F(SettingsTest, WarnIfCredentialsCrossANetworkUnencrypted) {
  for (const char* const local : {"127.0.0.1:8050", "[::1]:8050"})
    EXPECT_EQ(unencrypted_warning(*load_settings({.listen = local, .data = "var"})), std::nullopt);
  for (const char* const open : {"0.0.0.0:8050", "[::]:8050", "10.0.0.7:8050"}) {
    auto settings = load_settings({.listen = open, .data = "var"});
    ASSERT_TRUE(settings);
    EXPECT_NE(unencrypted_warning(*settings).value_or("").find("without TLS"), std::string::npos) << open;
    settings->tls = server::TlsFiles{};
    EXPECT_EQ(unencrypted_warning(*settings), std::nullopt);
  }
}

TEST_F(SettingsTest, LimitTheTimeOfSharedCaches) {
  EXPECT_EQ(load_settings({.data = "var"})->shared_cache, std::chrono::minutes(5));
  for (const auto& [text, seconds] : {std::pair{"0", 0}, std::pair{"86400", 86400}}) {
    ::setenv("ATOM_SHARED_CACHE_SECONDS", text, 1);
    EXPECT_EQ(load_settings({.data = "var"})->shared_cache, std::chrono::seconds(seconds));
  }
  for (const char* const wrong : {"-1", "86401", "5m", ""}) {
    ::setenv("ATOM_SHARED_CACHE_SECONDS", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_SHARED_CACHE_SECONDS"), std::string::npos) << wrong;
  }
}

TEST_F(SettingsTest, LimitTheConnectionsOfAnAddressExceptInSimulation) {
  EXPECT_EQ(load_settings({.data = "var"})->connections_per_address, limits::kConnectionsPerAddress);
  EXPECT_EQ(load_settings({.simulate = true})->connections_per_address, limits::kConnections);
  ::setenv("ATOM_CONNECTIONS_PER_ADDRESS", "7", 1);
  EXPECT_EQ(load_settings({.simulate = true})->connections_per_address, 7U);
  ::setenv("ATOM_CONNECTIONS_PER_ADDRESS", "off", 1);
  EXPECT_EQ(load_settings({.data = "var"})->connections_per_address, limits::kConnections);
  for (const char* const wrong : {"0", "16385", "-1", "many", ""}) {
    ::setenv("ATOM_CONNECTIONS_PER_ADDRESS", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_CONNECTIONS_PER_ADDRESS"), std::string::npos) << wrong;
  }
}

TEST_F(SettingsTest, NameTrustedProxies) {
  const auto address = [](const char* text) { return boost::asio::ip::make_address(text); };
  EXPECT_FALSE(load_settings({.data = "var"})->trusted_proxies.contains(address("127.0.0.1")));
  ::setenv("ATOM_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1 ,127.0.0.1", 1);
  const auto settings = load_settings({.data = "var"});
  ASSERT_TRUE(settings);
  for (const char* const proxy : {"10.1.2.3", "2001:db8::1", "127.0.0.1"}) {
    EXPECT_TRUE(settings->trusted_proxies.contains(address(proxy))) << proxy;
  }
  EXPECT_FALSE(settings->trusted_proxies.contains(address("127.0.0.2")));
  for (const char* const wrong : {"", "localhost", "10.0.0.0/8,", "10.0.0.0/8 127.0.0.1", "10.0.0.0/40"}) {
    ::setenv("ATOM_TRUSTED_PROXIES", wrong, 1);
    EXPECT_NE(failure({.data = "var"}).find("ATOM_TRUSTED_PROXIES"), std::string::npos) << wrong;
  }
}

}  // namespace
}  // namespace atom::atomd
