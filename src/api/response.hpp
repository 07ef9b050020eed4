#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "api/bytes.hpp"
#include "api/head.hpp"

namespace atom::api {

/// A body that is made while it is sent. For the event loop of its connection alone.
class StreamedBody {
 public:
  virtual ~StreamedBody() = default;

  /// Returns the next bytes, at least one, or nothing at the end. The server asks for them once the client's
  /// connection has taken the last ones, so a slow client makes the body wait and not grow.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;

  /// Makes `next` report the end, even if it is waiting.
  virtual void stop() = 0;

  /// Returns until when bytes of the body may be sent, if ever that ends.
  virtual std::chrono::steady_clock::time_point deadline() const {
    return std::chrono::steady_clock::time_point::max();
  }

  /// Sets what ends the connection if not even the bytes that `next` has returned last may be sent any more.
  void set_abort(std::function<void()> abort) { abort_ = std::move(abort); }

 protected:
  void abort() const {
    if (abort_) abort_();
  }

 private:
  std::function<void()> abort_;
};

/// How a server sends a response, if not at once and in whole: for a simulation, which shows a client what
/// networks do.
struct Delivery {
  enum class Part { whole, half, nothing };  ///< `half`: the head, and half of the body.
  enum class End { usual, close, reset };    ///< What becomes of the connection.

  std::chrono::milliseconds delay{0};  ///< Before anything is sent.
  Part part = Part::whole;
  End end = End::usual;
};

/// A status, headers, and a body in one of three forms: bytes of its own, shared bytes, or streamed.
class Response : public Head {
 public:
  /// The bytes; none if the body is streamed. Borrowed until the body is set.
  std::string_view body() const;
  void set_body(std::string bytes) { body_ = std::move(bytes); }
  void set_body(SharedBytes bytes) { body_ = std::move(bytes); }
  void set_body(std::unique_ptr<StreamedBody> streamed) { body_ = std::move(streamed); }
  /// Keeps `count` of the bytes, from `first` on.
  void cut_body(std::size_t first, std::size_t count);
  void clear_body() { body_ = std::string(); }
  /// Makes bytes of its own shareable. Not for a streamed body.
  void share_body();
  /// The bytes that it shares, or null.
  const Bytes* shared_bytes() const;
  /// Returns another response that says the same. The body must be shared.
  Response copy() const;

  /// Null if the body is bytes.
  StreamedBody* streamed_body() const;

  /// Null if the response is sent at once and in whole.
  const Delivery* delivery() const { return delivery_ ? &*delivery_ : nullptr; }
  void set_delivery(const Delivery& delivery) { delivery_ = delivery; }

 private:
  std::variant<std::string, SharedBytes, std::unique_ptr<StreamedBody>> body_;
  std::optional<Delivery> delivery_;
};

}  // namespace atom::api
