#include "server/session.hpp"

#include <sys/socket.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "api/pipeline.hpp"
#include "blob/memory/store.hpp"
#include "simulator/faulty_service.hpp"
#include "storage/sqlite/catalog.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// After so many connections, a new catalog takes the place of the one that they filled.
constexpr int kConnectionsPerServer = 2000;

/// A whole server in this thread: any bearer token is a developer, as in a simulation. Its workers are its
/// loop.
class Server {
 public:
  /// Returns everything that a client reads which sends `input` in two pieces and then ends its side.
  std::string exchange(std::string_view input, std::size_t first) {
    std::array<int, 2> ends{};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0, "there are sockets");
    tcp::socket socket(loop_);
    socket.assign(tcp::v4(), ends[0]);
    sessions_.emplace(shared_);
    asio::co_spawn(loop_, server::run_session(std::move(socket), service_, *sessions_), asio::detached);
    client_ = ends[1];
    output_.clear();
    send(input.substr(0, first));
    send(input.substr(first));
    ::shutdown(client_, SHUT_WR);
    work();
    // Whatever still waits, such as a stream of events, waits for its client.
    sessions_->drain();
    sessions_->close_idle();
    work();
    sessions_->drop_expired(std::chrono::steady_clock::now() + std::chrono::hours(1));
    work();
    require(sessions_->empty(), "a connection ends after its client did");
    ::close(client_);
    loop_.restart();
    return std::move(output_);
  }

 private:
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
      const bool moved = work() || sent > 0;
      if (!moved) return;  // The server reads no more.
    }
  }

  /// Runs until the server waits. Returns true if something happened.
  bool work() {
    bool moved = false;
    for (bool again = true; again;) {
      again = loop_.poll() > 0;
      std::array<char, 16 << 10> buffer;
      const ssize_t read = ::recv(client_, buffer.data(), buffer.size(), 0);
      if (read > 0) output_.append(buffer.data(), static_cast<std::size_t>(read));
      again = again || read > 0;
      moved = moved || again;
    }
    return moved;
  }

  static api::Options options(simulator::FaultPlan& plan) {
    api::Options options;
    options.access_log = false;
    simulator::simulate(options, plan);
    return options;
  }

  asio::io_context loop_{1};
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  simulator::FaultPlan plan_;
  marketplace::Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  api::Metrics metrics_;
  api::Pipeline service_{marketplace_,        keys_, metrics_, clock_, random_, options(plan_),
                         loop_.get_executor()};
  server::Shared shared_;
  std::optional<server::Sessions> sessions_;
  int client_ = -1;
  std::string output_;
};

}  // namespace

void session(std::string_view input) {
  static std::unique_ptr<Server> server;
  static int connections = 0;
  if (connections++ % kConnectionsPerServer == 0) server = std::make_unique<Server>();
  const std::size_t first = input.empty() ? 0 : static_cast<unsigned char>(input.back()) % input.size();
  const std::string output = server->exchange(input, first);
  require(output.empty() || output.starts_with("HTTP/1."), "what a server sends is responses");
  require(!output.starts_with("HTTP/1.1 5") && !output.starts_with("HTTP/1.0 5"),
          "no request is the server's mistake");
  require(output.find("\r\nHTTP/1.1 500 ") == std::string::npos, "no later request is the server's mistake");
}

}  // namespace atom::fuzz
