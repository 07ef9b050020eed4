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

/// How long a call may take. Each timeout is from 1 ms to a day; the defaults come from `api/policy.json`.
struct Timeouts {
  std::chrono::milliseconds connect =
      policy::kConnectTimeout;  ///< Until a connection is ready, including TLS.
  std::chrono::milliseconds attempt = policy::kAttemptTimeout;  ///< One request and its whole response.
  std::chrono::milliseconds call = policy::kCallTimeout;        ///< The whole operation, with retries.
};

struct ClientOptions {
  /// `http://host[:port][/path]` or `https://…`. Absent: `ATOM_BASE_URL`, else `http://localhost:8050`.
  std::optional<std::string> base_url{};
  /// An API key or a JWT. Absent: `ATOM_API_KEY`. Empty, or absent from both: the caller is anonymous.
  std::optional<std::string> api_key{};
  /// Use a simulation inside this process instead of a server, in programs that have one (`simulation.hpp`).
  /// Absent: `ATOM_SIMULATION`, `1` or `0`.
  std::optional<bool> simulate{};
  Timeouts timeouts{};
  /// PEM certificates to trust. Empty: those of `SSL_CERT_FILE`, or else the system's.
  std::string ca_file{};
  /// PEM files of the client certificate and of its key, which may be in the same file.
  std::string certificate_file{};
  std::string key_file{};
  /// `http://host:port`, `https://…` or `socks5h://…`. Absent: the environment's (`https_proxy` and so on),
  /// except for a server on this machine. Empty: none.
  std::optional<std::string> proxy{};
  std::vector<Header> headers{};  ///< Sent with every request; may not include those that the SDK sets.
  std::string user_agent{};       ///< The calling program, as `name/version`; precedes the SDK's own.
  Hooks hooks{};
  std::shared_ptr<Pacer> pacer{};  ///< For tests that must not wait; null for the system's.
};

}  // namespace atom::client
