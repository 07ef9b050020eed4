#pragma once

#include <string>

#include "atom/transport.hpp"
#include "core.hpp"
#include "http_client/client.hpp"
#include "settings.hpp"

namespace atom::client {

/// Sends requests over HTTP, and turns failures into errors of the SDK.
class HttpTransport final : public Transport {
 public:
  HttpTransport(const Settings& settings, http_client::SharedIoThread io);
  Result<Response> send(const Request& request) override;
  /// Runs on the shared I/O thread and calls `done` there, never before this returns.
  void send_async(const Request& request, Completion done) override;

 private:
  std::string base_url_;
  http_client::Client http_;
};

}  // namespace atom::client
