#pragma once

#include <string>
#include <vector>

#include "atom/options.hpp"
#include "url.hpp"

namespace atom::client {

/// `ClientOptions` with the environment read, the defaults filled in and every rule checked.
struct Settings {
  BaseUrl base_url;
  std::vector<Header> headers;  ///< Of every request, credentials included.
  Timeouts timeouts;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::optional<std::string> proxy;
  Hooks hooks;
  std::shared_ptr<Pacer> pacer;  ///< Never null.
};

/// Fails with `invalid_argument`, or with `file_unreadable` for a file of certificates or a key.
Result<Settings> resolve(const ClientOptions& options);

/// Whether a header may go with a request beside those that the SDK sets itself.
Result<void> check_header(const Header& header);

/// Whether a timeout, where there is one, is from 1 ms to a day. `whose` is for the message.
Result<void> check_timeout(std::string_view whose, std::optional<std::chrono::milliseconds> timeout);

}  // namespace atom::client
