#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "api/rate_limiter.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/base/result.hpp"
#include "auth/jwt.hpp"
#include "key_source.hpp"
#include "server/tls.hpp"

namespace atom::atomd {

/// Whose JWTs are taken, and the one source of the keys that they are verified with.
struct JwtSettings {
  auth::JwtTrust trust;
  std::string hs256_secret;
  KeySource keys;
  std::chrono::seconds jwks_refresh = limits::kJwksRefresh;
};

/// Everything that an operator can set. Each is a flag, an environment variable or a key of the TOML file;
/// the first of these that is there wins.
struct Settings {
  boost::asio::ip::tcp::endpoint listen{boost::asio::ip::address_v4::loopback(), 8050};
  std::string data;  ///< The data directory; unused in simulation.
  unsigned threads = 0;
  bool simulate = false;
  bool anonymous_read = true;
  bool allow_self_review = false;
  log::Options log;
  bool access_log = true;
  std::optional<api::Rate> rate_limit;
  std::optional<JwtSettings> jwt;
  std::optional<server::TlsFiles> tls;
};

/// What the command line says; whatever is absent may come from elsewhere.
struct Flags {
  std::optional<std::string> listen = {};
  std::optional<std::string> data = {};
  std::optional<std::string> threads = {};
  std::optional<std::string> log_level = {};
  std::optional<std::string> config = {};
  bool simulate = false;
};

/// Merges flags, the environment and the file. Fails with `invalid_setting`, naming the setting and where it
/// came from.
Result<Settings> load_settings(const Flags& flags);

}  // namespace atom::atomd
