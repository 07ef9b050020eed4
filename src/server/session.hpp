#pragma once

#include <chrono>
#include <memory>
#include <unordered_set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "api/service.hpp"
#include "server/body_memory.hpp"
#include "server/trusted_proxies.hpp"

namespace boost::asio::ssl {
class context;
}

namespace atom::server {

class Session;

/// State shared by all connections of a server, on every thread.
struct Shared {
  TrustedProxies proxies = {};
  BodyMemory bodies = {};
};

/// The open connections of one event loop. For that loop's thread alone.
class Sessions {
 public:
  explicit Sessions(Shared& shared) : shared_(shared) {}
  /// From here on a response ends its connection, and streamed bodies end.
  void drain();
  bool draining() const { return draining_; }
  /// Closes idle connections, except those whose next request has arrived already.
  void close_idle();
  bool closing_idle() const { return closing_idle_; }
  bool empty() const { return open_.empty(); }
  /// Closes the connections whose client should have sent or taken something by `now`.
  void drop_expired(std::chrono::steady_clock::time_point now);

 private:
  friend class Session;
  Shared& shared_;
  std::unordered_set<Session*> open_;
  bool draining_ = false;
  bool closing_idle_ = false;
};

/// Serves one connection until either side closes it. The service and the sessions are borrowed, and outlive
/// the loop.
boost::asio::awaitable<void> run_session(boost::asio::ip::tcp::socket socket, api::Service& service,
                                         Sessions& sessions);

/// The same over TLS.
boost::asio::awaitable<void> run_tls_session(boost::asio::ip::tcp::socket socket,
                                             const std::shared_ptr<boost::asio::ssl::context>& context,
                                             api::Service& service, Sessions& sessions);

}  // namespace atom::server
