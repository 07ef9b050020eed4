#pragma once

#include <string>
#include <vector>

#include "atom/options.hpp"
#include "url.hpp"

namespace atom::client {

/// Checked `ClientOptions`, completed from the environment and the defaults.
struct Settings {
  BaseUrl base_url;
  std::string api_key;          ///< Empty for an anonymous caller.
  bool exposes_key = false;     ///< The key leaves this machine by plain HTTP.
  std::vector<Header> headers;  ///< Sent with every request, including credentials.
  Timeouts timeouts;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::optional<std::string> proxy;
  Hooks hooks;
  std::shared_ptr<Pacer> pacer;  ///< Never null.
};

/// Fails with `invalid_argument`, or with `file_unreadable` for a certificate or key file.
Result<Settings> resolve(const ClientOptions& options);

/// Fails unless a header is well-formed and not one that the SDK sets itself.
Result<void> check_header(const Header& header);

/// Fails unless a timeout is absent or from 1 ms to a day. `whose` is for the message.
Result<void> check_timeout(std::string_view whose, std::optional<std::chrono::milliseconds> timeout);

}  // namespace atom::client
