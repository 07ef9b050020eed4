#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "atom/base/limits.hpp"
#include "server/connection.hpp"
#include "server/http1.hpp"

namespace atom::server {

/// Reads requests from a connection, the head and the body separately: nothing after the head is parsed until
/// the body is requested. Borrows the connection; the caller sets deadlines.
template <class Connection>
class RequestReader {
 public:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using ErrorCode = boost::beast::error_code;

  explicit RequestReader(Connection& connection) : connection_(connection) {}

  /// Returns true if bytes of the next request came with the last one.
  bool has_bytes() const { return buffer_.size() > 0; }

  /// Waits for bytes. Memory that a large body needed is freed first.
  Awaitable<ErrorCode> wait() {
    if (buffer_.capacity() > kIdleBufferBytes) buffer_ = {};
    return read_more(kReadBytes);
  }

  Awaitable<ErrorCode> read_head(Parser& parser) {
    parser.header_limit(limits::kHeaderBytes);
    parser.body_limit(boost::none);  // `read_body` is told it.
    const ErrorCode failed = co_await parse(parser, kReadBytes);
    if (failed) co_return failed;
    if (parser.get().target().size() > limits::kTargetBytes) co_return boost::beast::http::error::bad_target;
    if (!names_one_host(parser.get())) co_return boost::beast::http::error::bad_field;
    co_return failed;
  }

  /// Reads the body of the request whose head the parser has, at most `limit` bytes.
  Awaitable<ErrorCode> read_body(Parser& parser, std::size_t limit) {
    const std::size_t length = parser.content_length().value_or(0);
    if (length > limit) co_return boost::beast::http::error::body_limit;
    if (length > kReadBodyBytes) co_return co_await read_large_body(parser.get().body(), length);
    parser.body_limit(limit);
    parser.eager(true);
    co_return co_await parse(parser, kReadBodyBytes);
  }

  /// Waits for bytes and throws them away.
  Awaitable<ErrorCode> pass_over() {
    buffer_.clear();
    return read_more(kReadBytes);
  }

  /// Reads `count` bytes and throws them away.
  Awaitable<ErrorCode> skip(std::size_t count) {
    for (;;) {
      const std::size_t here = std::min(count, buffer_.size());
      buffer_.consume(here);
      count -= here;
      if (count == 0) co_return ErrorCode();
      const ErrorCode failed = co_await read_more(kReadBodyBytes);
      if (failed) co_return failed;
    }
  }

 private:
  static constexpr std::size_t kReadBytes = 4096;
  static constexpr std::size_t kReadBodyBytes = 64 << 10;
  static constexpr std::size_t kIdleBufferBytes = 4 * kReadBytes;

  Awaitable<ErrorCode> read_more(std::size_t most) {
    ErrorCode failed;
    const std::size_t count = co_await connection_.async_read_some(buffer_.prepare(most), into(failed));
    buffer_.commit(count);
    co_return failed;
  }

  /// Feeds the parser until the head, or all if it is eager, has been read. A request that came with one
  /// read, as nearly every one does, costs no other.
  Awaitable<ErrorCode> parse(Parser& parser, std::size_t read_bytes) {
    for (;;) {
      ErrorCode failed;
      if (buffer_.size() > 0) {
        buffer_.consume(parser.put(buffer_.data(), failed));
        if (failed && failed != boost::beast::http::error::need_more) co_return failed;
        if (parser.is_done() || (parser.is_header_done() && !parser.eager())) co_return ErrorCode();
      }
      failed = co_await read_more(read_bytes);
      if (failed) co_return failed;
    }
  }

  /// Reads a body of known length to where it is used. Its memory grows as bytes come, so a client that only
  /// announces much takes nothing.
  Awaitable<ErrorCode> read_large_body(std::string& body, std::size_t length) {
    const std::size_t here = std::min(length, buffer_.size());
    body.reserve(length);
    body.assign(static_cast<const char*>(buffer_.data().data()), here);
    buffer_.consume(here);
    ErrorCode failed;
    while (!failed && body.size() < length) {
      const std::size_t size = body.size();
      body.resize(std::min(length, size + kReadBodyBytes));
      const std::size_t count = co_await connection_.async_read_some(
          boost::asio::buffer(body.data() + size, body.size() - size), into(failed));
      body.resize(size + count);
    }
    co_return failed;
  }

  Connection& connection_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace atom::server
