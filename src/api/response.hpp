#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

namespace atom::api {

/// Bytes that many answers may share without a copy, such as a page that is kept.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view view;  ///< Into what `owner` keeps alive.

  static SharedBytes of(std::shared_ptr<const std::string> bytes) {
    const std::string_view view = *bytes;
    return {std::move(bytes), view};
  }
};

/// A body that is made while it is sent. For the event loop of its connection alone.
class Stream {
 public:
  virtual ~Stream() = default;

  /// The next bytes, never none of them, or nothing at the end. Asked for one at a time, once the last ones
  /// were taken by the client's connection: a client that reads slowly makes the stream wait and not grow.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;

  /// Makes `next`, also one that waits, answer that this is the end.
  virtual void stop() = 0;
};

/// How a simulation spoils an answer on its way, as it was told to.
struct Disturbance {
  enum class Kind {
    none,
    reset,         ///< The connection is reset in place of the answer.
    reset_inside,  ///< The same after half of the body.
    truncate,      ///< The connection ends in order after half of the body.
    short_length,  ///< `Content-Length` says half of the body.
  };

  Kind kind = Kind::none;
  std::chrono::milliseconds wait{0};  ///< Before anything is sent.
};

/// An answer: a head, as Beast has it, and a body in one of three shapes.
class Response : public boost::beast::http::response<boost::beast::http::empty_body> {
 public:
  /// The bytes; none where the body is a stream. Borrowed until the body is set.
  std::string_view body() const;
  void set_body(std::string bytes) { body_ = std::move(bytes); }
  void set_body(SharedBytes bytes) { body_ = std::move(bytes); }
  void set_body(std::unique_ptr<Stream> stream) { body_ = std::move(stream); }
  /// Leaves `count` of the bytes, from `first` on.
  void cut_body(std::size_t first, std::size_t count);
  void clear_body() { body_ = std::string(); }

  /// Null where the body is bytes.
  Stream* stream() const;

  /// Null for an answer that goes out as it is: every answer, but where a simulation's fault spoils it.
  const Disturbance* disturbance() const { return disturbance_ ? &*disturbance_ : nullptr; }
  void set_disturbance(const Disturbance& disturbance) { disturbance_ = disturbance; }

 private:
  std::variant<std::string, SharedBytes, std::unique_ptr<Stream>> body_;
  std::optional<Disturbance> disturbance_;
};

}  // namespace atom::api
