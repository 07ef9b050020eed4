#pragma once

#include "atom/transport.hpp"
#include "core.hpp"
#include "curl_exchange.hpp"
#include "curl_loop.hpp"
#include "curl_pool.hpp"
#include "fork_local.hpp"

namespace atom::client {

/// HTTP by libcurl. Connections are kept and reused, redirects are answers like any other, and no protocol
/// but http and https is spoken. After a fork the child has connections of its own.
class CurlTransport final : public Transport {
 public:
  CurlTransport(const Settings& settings, SharedIo io);
  Result<Response> send(const Request& request) override;
  /// Runs on the shared I/O thread, where `done` is called, never before this returns.
  void send_async(const Request& request, Completion done) override;

 private:
  /// The transfers of the I/O thread, which begin and end there.
  struct Loop {
    explicit Loop(IoThread& thread) : io(thread) {}
    ~Loop();
    IoThread& io;
    std::shared_ptr<CurlLoop> transfers;
  };

  CurlConfig config_;
  bool tls_;
  ForkLocal<CurlPool> pool_;
  SharedIo io_;
  ForkLocal<Loop> loop_;
};

}  // namespace atom::client
