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
};

/// Fails with `invalid_argument`, or with `file_unreadable` for the CA file.
Result<Settings> resolve(const ClientOptions& options);

}  // namespace atom::client
