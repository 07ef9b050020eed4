#include "server/server.hpp"

#include <fmt/format.h>
#include <linux/filter.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "api/errors.hpp"
#include "api/rate_limiter.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "server/errors.hpp"
#include "server/http1.hpp"
#include "server/session.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// A pause after a failed accept (out of file descriptors), which would otherwise spin.
constexpr std::chrono::milliseconds kAcceptPause{50};

/// How often deadlines are checked.
constexpr std::chrono::milliseconds kDeadlineCheck{500};

/// `SO_REUSEPORT` lets the threads share a port, and would let a second server share it unnoticed. So the
/// port is first taken without it.
void check_free(asio::io_context& loop, const tcp::endpoint& endpoint) {
  tcp::acceptor probe(loop, endpoint.protocol());
  probe.set_option(tcp::acceptor::reuse_address(true));
  probe.bind(endpoint);
}

tcp::acceptor listen_on(asio::io_context& loop, const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(loop, endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
  acceptor.listen();
  return acceptor;
}

/// Makes the kernel ignore who wants to connect from here on; who is about to be connected still is. To close
/// the acceptor instead would reset connections that the kernel has accepted and this process has not. A
/// client that is ignored tries again in a second, and is refused then.
void ignore_new_connections(tcp::acceptor& acceptor) {
  constexpr unsigned kFlags = 13;  // Of the TCP header.
  constexpr unsigned kSyn = 0x02;
  constexpr unsigned kWhole = 0xFFFFFFFF;
  std::array<sock_filter, 4> steps{{BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kFlags),
                                    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kSyn, 0, 1),
                                    BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, kWhole)}};
  const sock_fprog filter{steps.size(), steps.data()};
  if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0)
    log::warning("drain: new connections are not held off: {}", std::strerror(errno));
}

/// For this thread alone: `sendfile` raises it if a client has gone, and has no flag against that.
void block_sigpipe() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

/// Tells a client that it, or all clients together, have too many connections open, and closes this one.
void refuse_connection(tcp::socket socket, api::Service& service) {
  service.metrics().refused_connections().Increment();
  const api::Response response = service.reject({std::string(api::errors::kTooManyConnections),
                                                 "Too many connections are open, of this address or in all; "
                                                 "close some, or try again in a moment.",
                                                 {}});
  std::string text;
  write_head(response, text);
  text += response.body();
  // A new connection takes so little at once. One that does not is not waited for.
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

}  // namespace

/// State shared by the workers.
struct Server::State {
  explicit State(const ServerOptions& options)
      : shared{options.proxies},
        most_connections(options.connections),
        connections({options.connections, std::min(options.connections, options.connections_per_address)}) {}

  /// Takes the place of a new connection, or returns nothing if there is none.
  std::optional<Shares::Share> place_for(const tcp::socket& socket);

  std::unique_ptr<Certificate> certificate;  ///< Null without TLS.
  Shared shared;
  std::size_t most_connections;
  Shares connections;
  std::atomic_flag has_warned;
};

std::optional<Shares::Share> Server::State::place_for(const tcp::socket& socket) {
  boost::system::error_code gone;
  const asio::ip::address address = socket.remote_endpoint(gone).address();
  if (gone || shared.proxies.contains(address)) return connections.take({}, 1);
  auto place = connections.take(api::rated_network(address.to_string()), 1);
  const bool is_own_limit = !place && connections.taken() < most_connections;
  if (is_own_limit && !has_warned.test_and_set()) {
    log::warning(
        "{} has too many connections open, and further ones are refused. If it is a proxy, name it in "
        "'trusted_proxies'. Not logged again.",
        address.to_string());
  }
  return place;
}

/// One thread, its loop, its acceptor and its connections.
class Server::Worker {
 public:
  Worker(api::Service& service, const tcp::endpoint& endpoint, State& state)
      : service_(service),
        state_(state),
        loop_(1),
        acceptor_(listen_on(loop_, endpoint)),
        sessions_(state.shared) {}

  ~Worker() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }

  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  void run() {
    asio::co_spawn(loop_, accept(), asio::detached);
    asio::co_spawn(loop_, watch_deadlines(), asio::detached);
    thread_ = std::thread([this] {
      block_sigpipe();
      loop_.run();
    });
  }

  /// Asks the loop to finish; it ends by itself when the last connection has closed.
  void begin_drain() {
    asio::post(loop_, [this] { asio::co_spawn(loop_, drain(), asio::detached); });
  }

  void join_until(std::chrono::steady_clock::time_point deadline) {
    // The loop ends by itself, unless a connection takes too long.
    asio::post(loop_, [this, deadline] { asio::co_spawn(loop_, stop_at(deadline), asio::detached); });
    thread_.join();
  }

 private:
  /// Nothing that has reached this machine is lost: neither a connection nor a request on an open one.
  asio::awaitable<void> drain() {
    sessions_.drain();
    ignore_new_connections(acceptor_);
    asio::steady_timer timer(loop_, limits::kDrainGrace);
    co_await timer.async_wait(asio::use_awaitable);
    accept_waiting();
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    timer.expires_after(limits::kDrainGrace);
    co_await timer.async_wait(asio::use_awaitable);
    sessions_.close_idle();
    drained_ = true;
  }

  void accept_waiting() {
    boost::system::error_code none;
    acceptor_.non_blocking(true, none);
    while (!none) {
      tcp::socket socket = acceptor_.accept(none);
      if (!none) spawn(std::move(socket));
    }
  }

  asio::awaitable<void> accept() {
    boost::system::error_code failed;
    while (acceptor_.is_open()) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (!failed) {
        spawn(std::move(socket));
      } else if (acceptor_.is_open()) {
        log::warning("accept: {}", failed.message());
        asio::steady_timer pause(loop_, kAcceptPause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
      }
    }
  }

  void spawn(tcp::socket socket) {
    auto place = state_.place_for(socket);
    if (!place) return refuse(std::move(socket));
    asio::co_spawn(loop_, serve(std::move(socket), *std::move(place)), [](const std::exception_ptr& bug) {
      if (bug) log::error("a connection ended by an exception");
    });
  }

  void refuse(tcp::socket socket) {
    if (!state_.certificate) return refuse_connection(std::move(socket), service_);
    // Saying why would take a handshake, which costs more than the request that it saves.
    service_.metrics().refused_connections().Increment();
  }

  /// Holds the connection's place as long as it is open.
  asio::awaitable<void> serve(tcp::socket socket, [[maybe_unused]] Shares::Share place) {
    if (state_.certificate) {
      const auto context = state_.certificate->current();
      co_await run_tls_session(std::move(socket), context, service_, sessions_);
    } else {
      co_await run_session(std::move(socket), service_, sessions_);
    }
  }

  asio::awaitable<void> watch_deadlines() {
    asio::steady_timer timer(loop_);
    for (;;) {
      timer.expires_after(kDeadlineCheck);
      co_await timer.async_wait(asio::use_awaitable);
      sessions_.drop_expired(std::chrono::steady_clock::now());
    }
  }

  asio::awaitable<void> stop_at(std::chrono::steady_clock::time_point deadline) {
    constexpr std::chrono::milliseconds kLook{10};
    asio::steady_timer timer(loop_);
    while ((!drained_ || !sessions_.empty()) && std::chrono::steady_clock::now() < deadline) {
      timer.expires_after(kLook);
      co_await timer.async_wait(asio::use_awaitable);
    }
    if (!sessions_.empty()) log::warning("drain: closing connections that took too long");
    loop_.stop();
  }

  api::Service& service_;
  State& state_;
  asio::io_context loop_;
  tcp::acceptor acceptor_;
  Sessions sessions_;
  bool drained_ = false;
  std::thread thread_;
};

Server::Server(const ServerOptions& options)
    : endpoint_(options.listen), state_(std::make_unique<State>(options)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(api::Service& service, const ServerOptions& options) {
  std::unique_ptr<Server> server(new Server(options));
  if (options.tls) {
    auto certificate = Certificate::load(*options.tls);
    if (!certificate) return fail(std::move(certificate).error());
    server->state_->certificate = *std::move(certificate);
  }
  try {
    asio::io_context probing;
    check_free(probing, options.listen);
    for (unsigned i = 0; i < options.threads; ++i) {
      server->workers_.push_back(std::make_unique<Worker>(service, server->endpoint_, *server->state_));
      server->endpoint_ = server->workers_.front()->endpoint();
    }
  } catch (const boost::system::system_error& failed) {
    return fail(
        errors::kAddressUnusable,
        fmt::format("Cannot listen on {}:{}: {}. Free the port, or choose another with --listen.",
                    options.listen.address().to_string(), options.listen.port(), failed.code().message()));
  }
  for (const auto& worker : server->workers_) worker->run();
  return server;
}

Result<void> Server::reload_certificate() {
  if (!state_->certificate) return {};
  return state_->certificate->reload();
}

void Server::drain() {
  const auto deadline = std::chrono::steady_clock::now() + limits::kDrainTimeout;
  for (const auto& worker : workers_) worker->begin_drain();
  for (const auto& worker : workers_) worker->join_until(deadline);
}

}  // namespace atom::server
