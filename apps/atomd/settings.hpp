#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "accounts/key_policy.hpp"
#include "api/rate_limiter.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/base/result.hpp"
#include "auth/jwt.hpp"
#include "key_source.hpp"
#include "marketplace/publishing.hpp"
#include "server/tls.hpp"
#include "server/trusted_proxies.hpp"

namespace atom::atomd {

/// Which JWTs are accepted, and the single source of the keys that verify them.
struct JwtSettings {
  auth::JwtTrust trust;
  std::string hs256_secret;
  KeySource keys;
  std::chrono::seconds jwks_refresh = limits::kJwksRefresh;
};

/// Everything that an operator can set. A flag overrides the environment variable, which overrides the TOML
/// file.
struct Settings {
  boost::asio::ip::tcp::endpoint listen{boost::asio::ip::address_v4::loopback(), 8050};
  /// Where operators ask for readiness and metrics; without one, they do so at `listen`.
  std::optional<boost::asio::ip::tcp::endpoint> operations_listen;
  std::string data;  ///< The data directory; unused in simulation.
  unsigned threads = 0;
  bool simulate = false;
  bool anonymous_read = true;
  bool allow_self_review = false;
  std::chrono::seconds shared_cache = std::chrono::minutes(5);
  log::Options log;
  bool access_log = true;
  std::optional<api::Rate> rate_limit;
  std::optional<api::Rate> tenant_rate_limit;
  accounts::KeyPolicy keys;
  marketplace::TenantQuota quota;
  std::optional<JwtSettings> jwt;
  std::optional<server::TlsFiles> tls;
  std::size_t connections_per_address = limits::kConnections;
  server::TrustedProxies trusted_proxies;
};

/// The settings given on the command line. Absent ones may come from the environment or the file.
struct Flags {
  std::optional<std::string> listen = {};
  std::optional<std::string> data = {};
  std::optional<std::string> threads = {};
  std::optional<std::string> log_level = {};
  std::optional<std::string> config = {};
  bool simulate = false;
};

/// Merges flags, the environment and the file. Fails with `invalid_setting`; the message names the setting
/// and its source.
Result<Settings> load_settings(const Flags& flags);

/// Returns a warning if credentials could cross a network unencrypted.
std::optional<std::string> unencrypted_warning(const Settings& settings);

}  // namespace atom::atomd
