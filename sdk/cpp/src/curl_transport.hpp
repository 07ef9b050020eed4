#pragma once

#include "atom/transport.hpp"
#include "curl_exchange.hpp"
#include "curl_pool.hpp"
#include "fork_local.hpp"

namespace atom::client {

/// HTTP by libcurl. Connections are kept and reused, redirects are answers like any other, and no protocol
/// but http and https is spoken. After a fork the child has connections of its own.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Settings& settings);
  Result<Response> send(const Request& request) override;

 private:
  CurlConfig config_;
  bool tls_;
  ForkLocal<CurlPool> pool_;
};

}  // namespace atom::client
