#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atom/hooks.hpp"
#include "atom/pacer.hpp"
#include "atom/policy.hpp"
#include "atom/transport.hpp"

namespace atom::client {

/// How long a call may take. Each is from 1 ms to a day; the defaults are those of `api/policy.json`.
struct Timeouts {
  std::chrono::milliseconds connect = policy::kConnectTimeout;  ///< Until a connection stands, TLS included.
  std::chrono::milliseconds attempt = policy::kAttemptTimeout;  ///< One request and its whole answer.
  std::chrono::milliseconds call = policy::kCallTimeout;        ///< Everything that one operation does.
};

struct ClientOptions {
  /// `http://host[:port][/path]` or `https://…`. Absent: `ATOM_BASE_URL`, else `http://localhost:8050`.
  std::optional<std::string> base_url{};
  /// An API key or a JWT. Absent: `ATOM_API_KEY`. Empty, or absent in both places: an anonymous caller.
  std::optional<std::string> api_key{};
  /// Whether a simulation inside of this process answers in place of a server, for programs that have one.
  /// Absent: what `ATOM_SIMULATION` says, `1` or `0`.
  std::optional<bool> simulate{};
  Timeouts timeouts{};
  std::string ca_file{};  ///< PEM certificates to trust instead of the system's; empty for the system's.
  /// PEM files of a certificate to show to the server, and of its key; the key may stand in the first.
  std::string certificate_file{};
  std::string key_file{};
  /// `http://host:port`, `https://…` or `socks5h://…`. Absent: what the environment names (`https_proxy` and
  /// its like), but for a server on this machine; empty: none.
  std::optional<std::string> proxy{};
  std::vector<Header> headers{};  ///< Sent with every request; none that the SDK sets itself.
  std::string user_agent{};       ///< What calls, as `name/version`; it goes before the SDK's own name.
  Hooks hooks{};
  std::shared_ptr<Pacer> pacer{};  ///< For tests that do not wait; the system's where null.
};

}  // namespace atom::client
