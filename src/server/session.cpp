#include "server/session.hpp"

#include <iterator>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "api/errors.hpp"
#include "base/limits.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t kReadBytes = 4096;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// How much, and for how long, is read of a body that was refused, so that the client reads the refusal
/// before it meets a reset.
constexpr std::size_t kLingerBytes = 8 << 20;
constexpr std::chrono::seconds kLingerTimeout{5};

auto into(beast::error_code& failed) {
  return asio::redirect_error(asio::use_awaitable, failed);
}

/// What to tell a client whose request could not be read; nothing where there is nobody to tell, or nothing
/// to say.
std::optional<Error> refusal_of(beast::error_code failed) {
  if (failed == http::error::end_of_stream || failed == http::error::partial_message ||
      failed == beast::error::timeout) {
    return std::nullopt;
  }
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return Error{std::string(api::errors::kHeadersTooLarge),
                 "The request's head is too large. Send fewer or shorter headers.",
                 {}};
  }
  if (failed == http::error::body_limit) {
    return Error{std::string(api::errors::kBodyTooLarge), "The body is larger than this address takes.", {}};
  }
  if (failed.category() == http::make_error_code(http::error::bad_method).category()) {
    return Error{std::string(api::errors::kMalformedRequest),
                 "This is not an HTTP/1.1 request: " + failed.message() + ".",
                 {}};
  }
  return std::nullopt;
}

/// RFC 9112 section 3.2: a request of HTTP/1.1 that does not is to be refused.
bool names_one_host(const api::Request& request) {
  const auto [first, last] = request.equal_range(http::field::host);
  return request.version() < 11 || std::distance(first, last) == 1;
}

}  // namespace

class Session {
 public:
  Session(asio::ip::tcp::socket socket, api::Service& service, Sessions& sessions)
      : stream_(std::move(socket)), service_(service), sessions_(sessions) {
    sessions_.open_.insert(this);
    service_.metrics().connections().Increment();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    sessions_.open_.erase(this);
    service_.metrics().connections().Decrement();
  }

  asio::awaitable<void> run() {
    beast::error_code ignored;
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    bool open = true;
    while (open) {
      open = co_await wait_for_request();
      if (open) open = co_await serve_request();
    }
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  void close_if_idle() {
    if (idle_) stream_.cancel();
  }

 private:
  /// Waits for a request's first byte. Only here is a connection idle.
  asio::awaitable<bool> wait_for_request() {
    if (buffer_.size() > 0) co_return true;  // The next request came with the last one.
    if (sessions_.draining()) co_return false;
    beast::error_code failed;
    idle_ = true;
    stream_.expires_after(limits::kIdleTimeout);
    const std::size_t count = co_await stream_.async_read_some(buffer_.prepare(kReadBytes), into(failed));
    idle_ = false;
    buffer_.commit(count);
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
    api::Response response = co_await service_.answer(parser.get());
    if (sessions_.draining()) response.keep_alive(false);
    co_return co_await write(response);
  }

  asio::awaitable<beast::error_code> read_request(Parser& parser) {
    beast::error_code failed;
    parser.header_limit(limits::kHeaderBytes);
    parser.body_limit(limits::kDocumentBytes);
    stream_.expires_after(limits::kHeaderTimeout);
    co_await http::async_read_header(stream_, buffer_, parser, into(failed));
    if (failed) co_return failed;
    if (parser.get().target().size() > limits::kTargetBytes) co_return http::error::bad_target;
    if (!names_one_host(parser.get())) co_return http::error::bad_field;
    if (parser.is_done()) co_return failed;

    const std::size_t limit = service_.body_limit(parser.get());
    if (parser.content_length().value_or(0) > limit) co_return http::error::body_limit;
    parser.body_limit(limit);
    stream_.expires_after(limits::kBodyTimeout);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      co_await asio::async_write(stream_, asio::buffer(kContinue), into(failed));
      if (failed) co_return failed;
    }
    co_await http::async_read(stream_, buffer_, parser, into(failed));
    co_return failed;
  }

  asio::awaitable<bool> write(api::Response& response) {
    beast::error_code failed;
    http::response_serializer<http::string_body> serializer(response);
    stream_.expires_after(limits::kWriteTimeout);
    co_await http::async_write(stream_, serializer, into(failed));
    co_return !failed && response.keep_alive();
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
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    buffer_.consume(buffer_.size());
    stream_.expires_after(kLingerTimeout);
    for (std::size_t total = 0; !failed && total < kLingerBytes;) {
      total += co_await stream_.async_read_some(buffer_.prepare(kReadBytes), into(failed));
    }
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  api::Service& service_;
  Sessions& sessions_;
  bool idle_ = false;
};

void Sessions::drain() {
  draining_ = true;
  for (Session* session : open_) session->close_if_idle();
}

asio::awaitable<void> run_session(asio::ip::tcp::socket socket, api::Service& service, Sessions& sessions) {
  Session session(std::move(socket), service, sessions);
  co_await session.run();
}

asio::awaitable<void> turn_away(asio::ip::tcp::socket socket, api::Service& service) {
  beast::tcp_stream stream(std::move(socket));
  service.metrics().refused_connections().Increment();
  api::Response response = service.refuse({std::string(api::errors::kTooManyConnections),
                                           "Too many connections are open. Try again in a moment.",
                                           {}});
  beast::error_code failed;
  stream.expires_after(limits::kWriteTimeout);
  http::response_serializer<http::string_body> serializer(response);
  co_await http::async_write(stream, serializer, into(failed));
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, failed);
}

}  // namespace atom::server
