#include "server/session.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_cat.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "api/errors.hpp"
#include "atom/base/limits.hpp"
#include "server/disturbance.hpp"
#include "server/message.hpp"
#include "server/stream.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t kReadBytes = 4096;
constexpr std::size_t kReadBodyBytes = 64 << 10;
constexpr std::size_t kIdleBufferBytes = 4 * kReadBytes;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// How much, and for how long, is read of a body that was refused, so that the client reads the refusal
/// before it meets a reset.
constexpr std::size_t kLingerBytes = 8 << 20;
constexpr std::chrono::seconds kLingerTimeout{5};

/// For the other side to say that it ends too. Most close without.
constexpr std::chrono::seconds kCloseTimeout{1};

std::string address_of(const Socket& socket) {
  beast::error_code gone;
  const asio::ip::tcp::endpoint remote = socket.remote_endpoint(gone);
  return gone ? std::string() : remote.address().to_string();
}

/// Whether the body is said to be no longer than every address takes.
bool is_short(const Parser& parser) {
  const auto length = parser.content_length();
  return length && *length <= limits::kRequestBodyBytes;
}

}  // namespace

/// A connection, whatever it runs over.
class Session {
 public:
  explicit Session(Sessions& sessions) : sessions_(sessions) { sessions.open_.insert(this); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() { sessions_.open_.erase(this); }
  /// Ends what has no end of its own; a request that has begun goes on.
  virtual void drain() = 0;
  /// Closes the connection where its client should have sent or taken something by `now`.
  void drop_if_expired(std::chrono::steady_clock::time_point now) {
    if (now < deadline_) return;
    deadline_ = kNever;
    drop();
  }

 protected:
  static constexpr auto kNever = std::chrono::steady_clock::time_point::max();

  virtual void drop() = 0;
  /// How long the client has for its part, until the next call. A look at all connections from time to time
  /// (`Sessions::drop_expired`) costs less than a timer that each of them sets twice a request.
  void expires_after(std::chrono::seconds time) { deadline_ = std::chrono::steady_clock::now() + time; }
  void expires_never() { deadline_ = kNever; }

  Sessions& sessions_;

 private:
  std::chrono::steady_clock::time_point deadline_ = kNever;
};

namespace {

template <class Stream>
class SessionOver final : public Session {
 public:
  SessionOver(Stream stream, api::Service& service, Sessions& sessions)
      : Session(sessions),
        stream_(std::move(stream)),
        peer_(address_of(socket())),
        service_(service),
        pause_(socket().get_executor()) {
    service_.metrics().connections().Increment();
  }
  ~SessionOver() override { service_.metrics().connections().Decrement(); }

  asio::awaitable<void> run() {
    beast::error_code ignored;
    socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    socket().non_blocking(true, ignored);
    idle_ = true;  // Nothing is asked yet, however long it takes to agree on a cipher.
    expires_after(limits::kHandshakeTimeout);
    bool goes_on = co_await open(stream_);
    idle_ = false;
    if (!goes_on) co_return;
    while (goes_on) {
      goes_on = co_await wait_for_request();
      if (goes_on) goes_on = co_await serve_request();
    }
    if (!socket().is_open()) co_return;
    expires_after(kCloseTimeout);
    co_await close(stream_);
  }

  void drain() override {
    if (idle_) socket().cancel();
    pause_.cancel();
    if (body_ != nullptr) body_->stop();
  }

 private:
  Socket& socket() { return socket_of(stream_); }

  void drop() override {
    beast::error_code ignored;
    socket().close(ignored);
  }

  asio::awaitable<beast::error_code> read_more(std::size_t most) {
    beast::error_code failed;
    const std::size_t count = co_await stream_.async_read_some(buffer_.prepare(most), into(failed));
    buffer_.commit(count);
    co_return failed;
  }

  /// Waits for a request's first byte. Only here is a connection idle.
  asio::awaitable<bool> wait_for_request() {
    if (buffer_.size() > 0) co_return true;  // The next request came with the last one.
    if (sessions_.draining()) co_return false;
    // What a large body needed is not held until the next one.
    if (buffer_.capacity() > kIdleBufferBytes) buffer_ = {};
    idle_ = true;
    expires_after(limits::kIdleTimeout);
    const beast::error_code failed = co_await read_more(kReadBytes);
    idle_ = false;
    co_return !failed;
  }

  /// Whether the connection may go on.
  asio::awaitable<bool> serve_request() {
    Parser parser;
    const beast::error_code failed = co_await read_request(parser);
    if (failed) {
      co_await refuse(failed);
      co_return false;
    }
    expires_never();
    api::Response response = co_await service_.answer(parser.get(), peer_);
    if (sessions_.draining()) response.keep_alive(false);
    if (response.disturbance() != nullptr && !co_await disturb(response)) co_return false;
    co_return co_await write(response);
  }

  /// Feeds the parser until the head, or all, has been read. Reads no more than that needs where it came with
  /// one read, as nearly every request does.
  asio::awaitable<beast::error_code> parse(Parser& parser, std::size_t read_bytes) {
    for (;;) {
      beast::error_code failed;
      if (buffer_.size() > 0) {
        buffer_.consume(parser.put(buffer_.data(), failed));
        if (failed && failed != http::error::need_more) co_return failed;
        if (parser.is_done() || (parser.is_header_done() && !parser.eager())) co_return beast::error_code();
      }
      failed = co_await read_more(read_bytes);
      if (failed) co_return failed;
    }
  }

  asio::awaitable<beast::error_code> read_request(Parser& parser) {
    parser.header_limit(limits::kHeaderBytes);
    parser.body_limit(limits::kDocumentBytes);
    expires_after(limits::kHeaderTimeout);
    beast::error_code failed = co_await parse(parser, kReadBytes);
    if (failed) co_return failed;
    if (parser.get().target().size() > limits::kTargetBytes) co_return http::error::bad_target;
    if (!names_one_host(parser.get())) co_return http::error::bad_field;
    if (parser.is_done()) co_return failed;

    if (!is_short(parser)) {
      const std::size_t limit = service_.body_limit(parser.get());
      if (parser.content_length().value_or(0) > limit) co_return http::error::body_limit;
      parser.body_limit(limit);
    }
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      if (!co_await write_all(asio::buffer(kContinue))) co_return http::error::partial_message;
    }
    expires_after(limits::kBodyTimeout);  // After the write, which has a time of its own.
    const std::size_t length = parser.content_length().value_or(0);
    if (length > kReadBodyBytes) co_return co_await read_body(parser.get().body(), length);
    parser.eager(true);
    co_return co_await parse(parser, kReadBodyBytes);
  }

  /// Reads a large body of known length to where it is to lie. It grows as it comes, so that a client which
  /// only says that it will send much takes nothing.
  asio::awaitable<beast::error_code> read_body(std::string& body, std::size_t length) {
    const std::size_t here = std::min(length, buffer_.size());
    body.reserve(length);
    body.assign(static_cast<const char*>(buffer_.data().data()), here);
    buffer_.consume(here);
    beast::error_code failed;
    while (!failed && body.size() < length) {
      const std::size_t size = body.size();
      body.resize(std::min(length, size + kReadBodyBytes));
      const std::size_t count = co_await stream_.async_read_some(
          asio::buffer(body.data() + size, body.size() - size), into(failed));
      body.resize(size + count);
    }
    co_return failed;
  }

  /// Whether all was written.
  template <class Buffers>
  asio::awaitable<bool> write_all(Buffers buffers) {
    beast::error_code failed;
    const std::size_t written = write_at_once(stream_, buffers, failed);
    return write_rest(buffers, written, failed);
  }

  template <class Buffers>
  asio::awaitable<bool> write_rest(Buffers buffers, std::size_t written, beast::error_code failed) {
    if (failed) co_return false;
    beast::buffers_suffix<Buffers> rest(buffers);
    rest.consume(written);
    if (beast::buffer_bytes(rest) == 0) co_return true;
    expires_after(limits::kWriteTimeout);
    co_await asio::async_write(stream_, rest, into(failed));
    expires_never();
    co_return !failed;
  }

  /// Head and body leave together, each from where it lies.
  asio::awaitable<bool> send(const api::Response& response) {
    head_.clear();
    write_head(response, head_);
    beast::error_code failed;
    const std::size_t written = write_at_once(stream_, head_, response, failed);
    // An array of two would have its first buffer empty once the head is written, which Beast's TLS stream
    // takes for the end; a concatenation has no empty buffers.
    return write_rest(beast::buffers_cat(asio::buffer(head_), asio::buffer(response.body())), written,
                      failed);
  }

  asio::awaitable<bool> write(api::Response& response) {
    if (response.stream() != nullptr) co_return co_await write_stream(response);
    const bool written = co_await send(response);
    co_return written&& response.keep_alive();
  }

  /// Spoils an answer as a simulation was told to. Whether it is still to be sent.
  asio::awaitable<bool> disturb(api::Response& response) {
    const api::Disturbance how = *response.disturbance();
    if (how.wait.count() > 0) co_await pause_.wait(how.wait);
    if (how.kind == api::Disturbance::Kind::none) co_return true;
    const std::string part = spoiled(response, how.kind);
    if (!part.empty()) co_await write_all(asio::buffer(part));
    if (is_reset(how.kind)) reset(socket());
    co_return false;
  }

  /// Sends a body while it is made. It ends the connection, so whatever else the client sends is passed over.
  asio::awaitable<bool> write_stream(api::Response& response) {
    using asio::experimental::awaitable_operators::operator&&;
    expires_never();
    body_ = response.stream();
    if (sessions_.draining()) body_->stop();
    co_await (write_chunks(response) && watch_client());
    co_return false;
  }

  asio::awaitable<void> write_chunks(api::Response& response) {
    bool open = co_await send(response);
    while (open) {
      const auto chunk = co_await body_->next();
      if (!chunk) break;
      open = co_await write_chunk(*chunk, response.chunked());
    }
    if (open && response.chunked()) co_await write_all(http::make_chunk_last());
    body_ = nullptr;
    socket().cancel();
  }

  asio::awaitable<bool> write_chunk(const std::string& chunk, bool chunked) {
    if (chunked) co_return co_await write_all(http::make_chunk(asio::buffer(chunk)));
    co_return co_await write_all(asio::buffer(chunk));
  }

  /// Ends the body where the client has gone, which no write would tell while there is nothing to write.
  asio::awaitable<void> watch_client() {
    beast::error_code failed;
    while (!failed && body_ != nullptr) {
      buffer_.clear();
      co_await stream_.async_read_some(buffer_.prepare(kReadBytes), into(failed));
    }
    if (body_ != nullptr) body_->stop();
  }

  asio::awaitable<void> refuse(beast::error_code failed) {
    const auto refusal = refusal_of(failed);
    if (!refusal) co_return;
    api::Response response = service_.refuse(*refusal);
    co_await write(response);
    co_await linger();
  }

  asio::awaitable<void> linger() {
    beast::error_code failed;
    end_sending(stream_);
    buffer_.consume(buffer_.size());
    expires_after(kLingerTimeout);
    for (std::size_t total = 0; !failed && total < kLingerBytes;) {
      total += co_await stream_.async_read_some(buffer_.prepare(kReadBytes), into(failed));
    }
  }

  Stream stream_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::string head_;  ///< Of the answer that is being sent.
  api::Service& service_;
  bool idle_ = false;
  Pause pause_;
  api::Stream* body_ = nullptr;  ///< That is being sent.
};

template <class Stream>
asio::awaitable<void> run_over(Stream stream, api::Service& service, Sessions& sessions) {
  SessionOver<Stream> session(std::move(stream), service, sessions);
  co_await session.run();
}

}  // namespace

void Sessions::drain() {
  draining_ = true;
  for (Session* session : open_) session->drain();
}

void Sessions::drop_expired(std::chrono::steady_clock::time_point now) {
  for (Session* session : open_) session->drop_if_expired(now);
}

asio::awaitable<void> run_session(Socket socket, api::Service& service, Sessions& sessions) {
  return run_over(PlainStream(std::move(socket)), service, sessions);
}

asio::awaitable<void> run_tls_session(Socket socket, const std::shared_ptr<asio::ssl::context>& context,
                                      api::Service& service, Sessions& sessions) {
  // The stream keeps what it needs of the context.
  return run_over(TlsStream(std::move(socket), *context), service, sessions);
}

void turn_away(Socket socket, api::Service& service) {
  service.metrics().refused_connections().Increment();
  const api::Response response = service.refuse({std::string(api::errors::kTooManyConnections),
                                                 "Too many connections are open. Try again in a moment.",
                                                 {}});
  std::string text;
  write_head(response, text);
  text += response.body();
  // A new connection takes so little at once; one that does not is not waited for.
  beast::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(Socket::shutdown_both, ignored);
}

}  // namespace atom::server
