#include "server/session.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_cat.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/error.hpp>

#include "api/rejections.hpp"
#include "atom/base/limits.hpp"
#include "server/connection.hpp"
#include "server/delivery.hpp"
#include "server/head_parser.hpp"
#include "server/http1.hpp"
#include "server/request_reader.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// How much of a rejected request's body is read and thrown away, and for how long.
constexpr std::size_t kLingerBytes = 8 << 20;
constexpr std::chrono::seconds kLingerTimeout{5};

/// For the other side to close too. Most do not wait.
constexpr std::chrono::seconds kCloseTimeout{1};

/// Returns the unspecified address if the other side has gone.
asio::ip::address address_of(const Socket& socket) {
  beast::error_code gone;
  return socket.remote_endpoint(gone).address();
}

}  // namespace

/// One connection's requests and responses, whatever it runs over.
class Session {
 public:
  explicit Session(Sessions& sessions) : sessions_(sessions) { sessions.open_.insert(this); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() { sessions_.open_.erase(this); }
  /// Ends streamed bodies and delays; requests in flight finish.
  virtual void drain() = 0;
  /// Ends the wait for a request.
  virtual void close_if_idle() = 0;
  /// Closes the connection if its client should have sent or taken something by `now`.
  void drop_if_expired(std::chrono::steady_clock::time_point now) {
    if (now < deadline_) return;
    deadline_ = kNever;
    drop();
  }

 protected:
  static constexpr auto kNever = std::chrono::steady_clock::time_point::max();

  virtual void drop() = 0;
  /// Sets how long the client has for its part. Looking at all connections from time to time
  /// (`Sessions::drop_expired`) costs less than a timer that each of them sets twice a request.
  void expires_after(std::chrono::seconds time) { deadline_ = std::chrono::steady_clock::now() + time; }
  /// The same for an end that is fixed, if it comes before that.
  void expires_by(std::chrono::steady_clock::time_point end) { deadline_ = std::min(deadline_, end); }
  void expires_never() { deadline_ = kNever; }

  Shared& shared() { return sessions_.shared_; }

  Sessions& sessions_;

 private:
  std::chrono::steady_clock::time_point deadline_ = kNever;
};

namespace {

template <class Connection>
class SessionOver final : public Session, private api::ClientState {
 public:
  SessionOver(Connection connection, api::Service& service, Sessions& sessions)
      : Session(sessions),
        connection_(std::move(connection)),
        reader_(connection_),
        address_(address_of(socket())),
        peer_(address_.to_string()),
        is_proxy_(shared().proxies.contains(address_)),
        descriptor_(socket().native_handle()),
        service_(service),
        pause_(socket().get_executor()) {
    service_.metrics().connections().Increment();
  }
  ~SessionOver() override { service_.metrics().connections().Decrement(); }

  asio::awaitable<void> run() {
    beast::error_code ignored;
    socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    socket().non_blocking(true, ignored);
    idle_ = true;  // There is no request yet, however long the handshake takes.
    expires_after(limits::kHandshakeTimeout);
    bool goes_on = co_await open(connection_);
    idle_ = false;
    if (!goes_on) co_return;
    while (goes_on) {
      goes_on = co_await wait_for_request();
      if (goes_on) goes_on = co_await serve_request();
    }
    if (!socket().is_open()) co_return;
    expires_after(kCloseTimeout);
    co_await close(connection_);
  }

  /// For a request whose body found no memory.
  asio::awaitable<void> reject_out_of_memory() { return reject(service_.reject(api::out_of_memory())); }

  void drain() override {
    pause_.cancel();
    if (streamed_ != nullptr) streamed_->stop();
  }

  void close_if_idle() override {
    if (idle_) socket().cancel();
  }

 private:
  Socket& socket() { return socket_of(connection_); }

  void drop() override {
    beast::error_code ignored;
    socket().close(ignored);
  }

  /// A client that ends its side still gets its response, unless others have to wait for that.
  bool has_left() const override {
    pollfd socket{descriptor_, POLLRDHUP, 0};
    return ::poll(&socket, 1, 0) > 0;
  }

  /// Waits for a request's first byte. Only here is a connection idle.
  asio::awaitable<bool> wait_for_request() {
    while (!reader_.has_bytes()) {
      if (sessions_.closing_idle())
        co_return reader_.read_at_once();  // What was sent by now gets a response.
      idle_ = true;
      expires_after(limits::kIdleTimeout);
      const beast::error_code failed = co_await reader_.wait();
      idle_ = false;
      if (failed && !sessions_.closing_idle()) co_return false;
    }
    co_return true;
  }

  /// Returns true if the connection may go on.
  asio::awaitable<bool> serve_request() {
    HeadParser head;
    if (const auto failed = co_await read_head(head)) {
      const auto error =
          head.repeated().empty() ? rejection_of(failed) : api::repeated_header(head.repeated());
      if (error) co_await reject(service_.reject(*error));
      co_return false;
    }
    expires_never();
    if (is_proxy_) peer_ = shared().proxies.client_of(head.request(), address_);
    api::Exchange exchange{head.request(), peer_};
    exchange.client = this;
    if (auto rejected = co_await service_.begin(exchange)) co_return co_await pass_over(head, *rejected);
    std::optional<Shares::Share> memory;  // Until the body is freed with the head.
    if (head.has_body()) {
      memory = memory_for_body(head, exchange);
      if (!memory) {
        api::Response overloaded = service_.reject(exchange, api::too_many_bodies());
        co_return co_await pass_over(head, overloaded);
      }
      const beast::error_code failed = co_await read_body(head, exchange.body_limit);
      if (failed) {
        if (const auto error = rejection_of(failed)) co_await reject(service_.reject(exchange, *error));
        co_return false;
      }
      expires_never();
    }
    api::Response response = co_await service_.respond(exchange);
    co_return co_await write(response);
  }

  /// Takes memory for a body, of which a client in chunks may send up to the limit. One that came with its
  /// head needs none. Returns nothing if there is none left.
  std::optional<Shares::Share> memory_for_body(const HeadParser& head, const api::Exchange& exchange) {
    const std::size_t limit = exchange.body_limit;
    const std::size_t bytes = head.chunked() ? limit : std::min<std::uint64_t>(head.body_bytes(), limit);
    if (!head.chunked() && reader_.has(bytes)) return Shares::Share();
    return shared().bodies.take(exchange, bytes);
  }

  asio::awaitable<beast::error_code> read_head(HeadParser& head) {
    expires_after(limits::kHeaderTimeout);
    return reader_.read_head(head);
  }

  /// Gives leave to send the body if the client waits for that, and reads it.
  asio::awaitable<beast::error_code> read_body(HeadParser& head, std::size_t limit) {
    if (head.body_bytes() > limit) co_return http::error::body_limit;
    if (head.expects_continue()) {
      const bool written = co_await write_all(asio::buffer(kContinue));
      if (!written) co_return http::error::partial_message;
    }
    expires_after(limits::kBodyTimeout);  // After the write, which has a time of its own.
    co_return co_await reader_.read_body(head, limit);
  }

  /// Returns true if all was written.
  template <class Buffers>
  asio::awaitable<bool> write_all(Buffers buffers) {
    beast::error_code failed;
    const std::size_t written = write_at_once(connection_, buffers, failed);
    return write_rest(buffers, written, failed);
  }

  template <class Buffers>
  asio::awaitable<bool> write_rest(Buffers buffers, std::size_t written, beast::error_code failed) {
    if (failed) co_return false;
    beast::buffers_suffix<Buffers> rest(buffers);
    rest.consume(written);
    if (beast::buffer_bytes(rest) == 0) co_return true;
    expires_after(limits::kWriteTimeout);
    if (streamed_ != nullptr) expires_by(streamed_->deadline());
    co_await asio::async_write(connection_, rest, into(failed));
    expires_never();
    co_return !failed;
  }

  /// Head and body leave together, each from where it lies.
  asio::awaitable<bool> send(const api::Response& response) {
    head_.clear();
    write_head(response, head_);
    beast::error_code failed;
    const std::size_t written = write_at_once(connection_, head_, response, failed);
    // An array of two would have its first buffer empty once the head is written, which Beast's TLS stream
    // takes for the end; a concatenation has no empty buffers.
    return write_rest(beast::buffers_cat(asio::buffer(head_), asio::buffer(response.body())), written,
                      failed);
  }

  /// Returns true if the connection may go on.
  asio::awaitable<bool> write(api::Response& response) {
    if (sessions_.draining()) response.keep_alive(false);
    if (response.delivery() != nullptr) {
      const bool is_left = co_await deliver(response);
      if (!is_left) co_return false;
    }
    if (response.streamed_body() != nullptr) co_return co_await write_streamed(response);
    const bool written = co_await send(response);
    co_return written&& response.keep_alive();
  }

  /// Sends a response late, in part, or not at all, if it says so. Returns true if it should still be sent.
  asio::awaitable<bool> deliver(api::Response& response) {
    const api::Delivery how = *response.delivery();
    if (how.delay.count() > 0) co_await pause_.wait(how.delay);
    if (how.end == api::Delivery::End::usual && how.part == api::Delivery::Part::whole) co_return true;
    response.keep_alive(false);
    const std::string bytes = bytes_of(response, how.part);
    if (!bytes.empty()) co_await write_all(asio::buffer(bytes));
    if (how.end == api::Delivery::End::reset) reset(socket());
    co_return false;
  }

  /// Sends a body while it is made. It ends the connection, so what else the client sends is ignored.
  asio::awaitable<bool> write_streamed(api::Response& response) {
    using asio::experimental::awaitable_operators::operator&&;
    expires_never();
    streamed_ = response.streamed_body();
    streamed_->set_abort([this] { drop(); });
    if (sessions_.draining()) streamed_->stop();
    co_await (write_chunks(response) && watch_client());
    co_return false;
  }

  asio::awaitable<void> write_chunks(api::Response& response) {
    bool open = co_await send(response);
    while (open) {
      const auto chunk = co_await streamed_->next();
      if (!chunk) break;
      open = co_await write_chunk(*chunk, response.chunked());
    }
    if (open && response.chunked()) co_await write_all(http::make_chunk_last());
    streamed_ = nullptr;
    socket().cancel();
  }

  asio::awaitable<bool> write_chunk(const std::string& chunk, bool chunked) {
    if (chunked) co_return co_await write_all(http::make_chunk(asio::buffer(chunk)));
    co_return co_await write_all(asio::buffer(chunk));
  }

  /// Ends the body if the client has gone, which no write would notice while there is nothing to write.
  asio::awaitable<void> watch_client() {
    beast::error_code failed;
    while (!failed && streamed_ != nullptr) {
      failed = co_await reader_.pass_over();
    }
    if (streamed_ != nullptr) streamed_->stop();
  }

  /// Sends a response to a request that was not read to its end, which ends the connection.
  asio::awaitable<void> reject(api::Response response) {
    response.keep_alive(false);
    co_await write(response);
    co_await linger();
  }

  /// Sends a response to a request whose body is not needed. Returns true if the connection can be kept:
  /// there is no body, or a short one that the client sends anyway.
  asio::awaitable<bool> pass_over(const HeadParser& head, api::Response& response) {
    if (!head.can_skip_body()) {
      co_await reject(std::move(response));
      co_return false;
    }
    const bool goes_on = co_await write(response);
    if (!head.has_body()) co_return goes_on;
    if (!goes_on) {
      co_await linger();
      co_return false;
    }
    expires_after(limits::kBodyTimeout);
    const beast::error_code failed = co_await reader_.skip(head.body_bytes());
    co_return !failed;
  }

  /// Reads a part of what the client still sends, so that it sees the response before it meets a reset.
  asio::awaitable<void> linger() {
    end_sending(connection_);
    expires_after(kLingerTimeout);
    co_await reader_.skip(kLingerBytes);
  }

  Connection connection_;
  RequestReader<Connection> reader_;
  asio::ip::address address_;
  std::string peer_;  ///< The address of the caller, as text: of the request's, if a proxy sends it.
  bool is_proxy_;
  int descriptor_;    ///< Of the socket.
  std::string head_;  ///< Of the response that is being sent.
  api::Service& service_;
  bool idle_ = false;
  Pause pause_;
  api::StreamedBody* streamed_ = nullptr;  ///< That is being sent; null if none is.
};

template <class Connection>
asio::awaitable<void> run_over(Connection connection, api::Service& service, Sessions& sessions) {
  SessionOver<Connection> session(std::move(connection), service, sessions);
  bool lacks_memory = false;
  try {
    co_await session.run();
  } catch (const std::bad_alloc&) {
    lacks_memory = true;
  }
  if (lacks_memory) co_await session.reject_out_of_memory();
}

}  // namespace

void Sessions::drain() {
  draining_ = true;
  for (Session* session : open_) session->drain();
}

void Sessions::close_idle() {
  closing_idle_ = true;
  for (Session* session : open_) session->close_if_idle();
}

void Sessions::drop_expired(std::chrono::steady_clock::time_point now) {
  for (Session* session : open_) session->drop_if_expired(now);
}

asio::awaitable<void> run_session(Socket socket, api::Service& service, Sessions& sessions) {
  return run_over(PlainConnection(std::move(socket)), service, sessions);
}

asio::awaitable<void> run_tls_session(Socket socket, const std::shared_ptr<asio::ssl::context>& context,
                                      api::Service& service, Sessions& sessions) {
  // The stream keeps what it needs of the context.
  return run_over(TlsConnection(std::move(socket), *context), service, sessions);
}

}  // namespace atom::server
