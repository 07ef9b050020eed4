#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "api/service.hpp"
#include "atom/base/result.hpp"
#include "server/tls.hpp"

namespace atom::server {

struct ServerOptions {
  boost::asio::ip::tcp::endpoint listen;  ///< Port 0 takes a free one.
  unsigned threads = 1;
  std::optional<TlsFiles> tls = {};  ///< Then it speaks TLS, and nothing else.
};

/// Serves an API over HTTP/1.1: one thread a core, each with its own event loop and its own acceptor on the
/// shared port. A connection stays on the thread that accepted it.
class Server {
 public:
  /// Binds and starts to serve. Fails with `address_unusable` or `certificate_unusable`. Borrows the service.
  static Result<std::unique_ptr<Server>> start(api::Service& service, const ServerOptions& options);

  /// Drops what is still open; `drain` first.
  ~Server();

  /// Where it listens, with the port that it took.
  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

  /// Reads the certificate and its key again, for the connections to come; those that are open go on. Where
  /// that fails, with `certificate_unusable`, the one before stays. Does nothing without TLS.
  Result<void> reload_certificate();

  /// Accepts no more, finishes the requests that have begun, closes idle connections, and returns when all
  /// are closed or `limits::kDrainTimeout` has passed. Call once.
  void drain();

 private:
  class Worker;

  explicit Server(boost::asio::ip::tcp::endpoint endpoint);

  boost::asio::ip::tcp::endpoint endpoint_;
  std::unique_ptr<Certificate> certificate_;  ///< Null without TLS.
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace atom::server
