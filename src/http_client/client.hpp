#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "atom/base/fork_local.hpp"
#include "http_client/io_thread.hpp"
#include "http_client/library.hpp"
#include "http_client/request.hpp"
#include "http_client/response.hpp"

namespace atom::http_client {

class AsyncTransfers;
class HandlePool;

/// Options that all requests of a client share.
struct Options {
  std::chrono::milliseconds connect_timeout{5'000};  ///< Until a connection is ready, TLS included.
  std::chrono::seconds max_idle{60};                 ///< A connection that was idle for longer is not reused.
  std::size_t max_response_bytes = 0;                ///< Of a decoded body; a longer one is a failure.
  /// If the server is on this machine, no proxy of the environment is used and no compression asked for.
  bool server_is_local = false;
  std::string ca_file{};           ///< PEM certificates to trust; empty for the system's.
  std::string certificate_file{};  ///< PEM certificate of this client; empty for none.
  std::string key_file{};          ///< Its key; empty if the key is in the certificate's file.
  /// Absent: the environment's (`https_proxy` and so on). Empty: none.
  std::optional<std::string> proxy{};
};

/// Sends HTTP requests to one server, or to servers that share its options.
///
///     const Client client(linked_libcurl(), {.max_response_bytes = 1 << 20});
///     const Outcome outcome = client.send({.url = "https://example.com/", .timeout = 5s});
///     if (outcome) use(outcome->status, outcome->body);
///
/// Connections are kept and reused. Redirects are not followed, since they would take credentials along, and
/// no protocol but HTTP and HTTPS is spoken. Knows nothing of retries, nor of what a status means.
/// Thread-safe. After a fork the child has its own connections.
class Client {
 public:
  using Completion = std::function<void(Outcome)>;

  /// Requests that do not block run on `io`, which may be shared; without one, on a thread of the client's
  /// own.
  Client(const Libcurl& curl, Options options, SharedIoThread io = nullptr);
  /// No request is in flight any more.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Blocks until the request has ended. Does not throw.
  Outcome send(const Request& request) const;

  /// Returns at once. `done` is called on the I/O thread, once, never before this returns; or before it
  /// returns, with a failure, if that thread cannot be started.
  void send_async(Request request, Completion done) const;

 private:
  Outcome exchange(const Request& request) const;

  const Libcurl& curl_;
  Options options_;
  SharedIoThread io_;
  ForkLocal<HandlePool> pool_;
  ForkLocal<std::shared_ptr<AsyncTransfers>> async_;
};

}  // namespace atom::http_client
