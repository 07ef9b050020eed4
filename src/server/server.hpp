#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "api/service.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/result.hpp"
#include "server/tls.hpp"
#include "server/trusted_proxies.hpp"

namespace atom::server {

struct ServerOptions {
  boost::asio::ip::tcp::endpoint listen;  ///< Port 0 chooses a free one.
  unsigned threads = 1;
  std::optional<TlsFiles> tls = {};                ///< If set, the server accepts only TLS.
  std::size_t connections = limits::kConnections;  ///< Further ones get a 503 and are closed.
  /// Does not hold for trusted proxies.
  std::size_t connections_per_address = limits::kConnections;
  TrustedProxies proxies = {};
};

/// Serves an API over HTTP/1.1: one thread for each core, each with its own event loop and its own acceptor
/// on the shared port. A connection stays on the thread that accepted it.
class Server {
 public:
  /// Binds and starts serving. Fails with `address_unusable` or `certificate_unusable`. Borrows the service.
  static Result<std::unique_ptr<Server>> start(api::Service& service, const ServerOptions& options);

  /// Closes what is still open. Call `drain` first.
  ~Server();

  /// Returns where it listens, with the port that was chosen.
  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

  /// Reads the certificate and its key again, for new connections; open ones go on. If that fails, with
  /// `certificate_unusable`, the current one stays. Does nothing without TLS.
  Result<void> reload_certificate();

  /// Stops accepting connections, finishes requests in flight, closes idle connections, and returns when all
  /// are closed or `limits::kDrainTimeout` has passed. Call once.
  void drain();

 private:
  class Worker;
  struct State;

  explicit Server(const ServerOptions& options);

  boost::asio::ip::tcp::endpoint endpoint_;
  std::unique_ptr<State> state_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace atom::server
