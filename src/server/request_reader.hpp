#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "atom/base/limits.hpp"
#include "server/chunked_body.hpp"
#include "server/connection.hpp"
#include "server/head_parser.hpp"

namespace atom::server {

/// Reads requests from a connection, the head and the body separately: nothing after the head is parsed until
/// the body is requested. No request makes it hold more than its limits. Borrows the connection; the caller
/// sets deadlines.
template <class Connection>
class RequestReader {
 public:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using ErrorCode = boost::beast::error_code;

  explicit RequestReader(Connection& connection) : connection_(connection) {}

  /// Returns true if bytes of the next request are here. Skips a few empty lines before it, which old clients
  /// send after a body (RFC 9112 section 2.2).
  bool has_bytes() {
    while (may_skip_line() && received().starts_with(kLineEnd)) {
      buffer_.consume(kLineEnd.size());
      ++skipped_lines_;
    }
    return buffer_.size() > 0 && !(may_skip_line() && received() == kLineEnd.substr(0, 1));
  }

  /// Returns true if the next `count` bytes are here.
  bool has(std::size_t count) const { return buffer_.size() >= count; }

  /// Waits for bytes. Memory that a large body needed is freed first.
  Awaitable<ErrorCode> wait() {
    if (buffer_.size() == 0 && buffer_.capacity() > kIdleBufferBytes) buffer_ = {};
    return read_more(kReadBytes);
  }

  /// Reads what has arrived already, as `wait` does. Returns false if that is nothing.
  bool read_at_once() {
    ErrorCode failed;
    buffer_.commit(connection_.read_some(buffer_.prepare(kReadBytes), failed));
    return has_bytes();
  }

  /// Reads a head, of which the first bytes are here. A request that came with one read, as nearly every one
  /// does, costs no other.
  Awaitable<ErrorCode> read_head(HeadParser& parser) {
    skipped_lines_ = 0;
    std::size_t parsed = 0;
    for (;;) {
      ErrorCode failed;
      const std::size_t count = parser.put(buffer_.data(), failed);
      buffer_.consume(count);
      parsed += count;
      if (failed && failed != boost::beast::http::error::need_more) co_return failed;
      const std::size_t waiting = parser.is_done() ? 0 : buffer_.size();
      if (parsed + waiting > limits::kHeaderBytes) co_return boost::beast::http::error::header_limit;
      if (parser.is_done()) co_return ErrorCode();
      failed = co_await read_more(kReadBytes);
      if (failed) co_return failed;
    }
  }

  /// Reads the body of the request whose head the parser has, at most `limit` bytes.
  Awaitable<ErrorCode> read_body(HeadParser& parser, std::size_t limit) {
    std::string& body = parser.request().body();
    if (parser.chunked()) return read_chunks(body, limit);
    return read_sized(body, std::min<std::uint64_t>(parser.body_bytes(), limit));
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
      const ErrorCode failed = co_await read_more(kIdleBufferBytes);
      if (failed) co_return failed;
    }
  }

 private:
  static constexpr std::string_view kLineEnd = "\r\n";
  static constexpr std::size_t kReadBytes = 4096;
  static constexpr std::size_t kReadBodyBytes = 64 << 10;
  static constexpr std::size_t kIdleBufferBytes = 4 * kReadBytes;

  bool may_skip_line() const { return skipped_lines_ < limits::kEmptyLines; }

  std::string_view received() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
  }

  Awaitable<ErrorCode> read_more(std::size_t most) {
    ErrorCode failed;
    const std::size_t count = co_await connection_.async_read_some(buffer_.prepare(most), into(failed));
    buffer_.commit(count);
    co_return failed;
  }

  Awaitable<ErrorCode> read_chunks(std::string& body, std::size_t limit) {
    ChunkedBody chunks(body, limit);
    for (;;) {
      ErrorCode failed;
      buffer_.consume(chunks.put(received(), failed));
      if (failed || chunks.is_done()) co_return failed;
      failed = co_await read_more(kIdleBufferBytes);
      if (failed) co_return failed;
    }
  }

  /// Reads a body of known length to where it is used. Its memory grows as bytes come, so a client that only
  /// announces much takes nothing.
  Awaitable<ErrorCode> read_sized(std::string& body, std::size_t length) {
    const std::size_t here = std::min(length, buffer_.size());
    body.reserve(length);
    body.assign(received().substr(0, here));
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
  std::size_t skipped_lines_ = 0;  ///< Empty ones, before the next request.
};

}  // namespace atom::server
