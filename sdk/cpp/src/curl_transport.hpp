#pragma once

#include "atom/transport.hpp"
#include "curl_pool.hpp"
#include "settings.hpp"

namespace atom::client {

/// HTTP by libcurl. Connections are kept and reused, redirects are answers like any other, and no protocol
/// but http and https is spoken.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Settings& settings);
  Result<Response> send(const Request& request) override;

 private:
  BaseUrl base_url_;
  std::chrono::milliseconds connect_timeout_;
  std::string ca_file_;
  CurlPool pool_;
};

}  // namespace atom::client
