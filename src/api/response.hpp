#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "api/head.hpp"

namespace atom::api {

/// Bytes that may be sent more than once, and their compressed form once anyone has asked for it.
struct Bytes {
  explicit Bytes(std::string bytes) : text(std::move(bytes)) {}

  const std::string text;
  mutable std::atomic<std::shared_ptr<const Bytes>> gzipped = {};

  /// What a server keeps with the bytes, to send them again with less work.
  class Aid {
   public:
    virtual ~Aid() = default;
  };
  mutable std::atomic<std::shared_ptr<Aid>> aid = {};  ///< Once there it stays.
};

/// Bytes, or a part of them, that many answers share without a copy.
struct SharedBytes {
  std::shared_ptr<const Bytes> whole;
  std::string_view view;  ///< Into the whole.

  static SharedBytes of(std::shared_ptr<const Bytes> bytes) {
    const std::string_view view = bytes->text;
    return {std::move(bytes), view};
  }
};

/// Who gets the same answer, for as long as nothing public changes.
enum class Audience {
  one,        ///< This caller, this once.
  anonymous,  ///< Whoever shows no credential.
  everyone,   ///< Whoever may read at all.
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

/// An answer: a head, and a body in one of three shapes.
class Response : public Head {
 public:
  /// The bytes; none where the body is a stream. Borrowed until the body is set.
  std::string_view body() const;
  void set_body(std::string bytes) { body_ = std::move(bytes); }
  void set_body(SharedBytes bytes) { body_ = std::move(bytes); }
  void set_body(std::unique_ptr<Stream> stream) { body_ = std::move(stream); }
  /// Leaves `count` of the bytes, from `first` on.
  void cut_body(std::size_t first, std::size_t count);
  void clear_body() { body_ = std::string(); }
  /// Makes bytes of its own such as other answers may share. Not for a stream.
  void share_body();
  /// The bytes that it shares, or null.
  const Bytes* shared_bytes() const;
  /// Another answer that says the same. Only where the body is shared.
  Response copy() const;

  /// Null where the body is bytes.
  Stream* stream() const;

  /// Null for an answer that goes out as it is: every answer, but where a simulation's fault spoils it.
  const Disturbance* disturbance() const { return disturbance_ ? &*disturbance_ : nullptr; }
  void set_disturbance(const Disturbance& disturbance) { disturbance_ = disturbance; }

  /// For handlers: `Audience::one`, unless they say otherwise.
  Audience audience() const { return audience_; }
  void set_audience(Audience audience) { audience_ = audience; }

  /// The `seq` of the version whose artifact the body is, for an answer that counts as its download.
  std::optional<std::int64_t> artifact() const { return artifact_; }
  void set_artifact(std::int64_t seq) { artifact_ = seq; }

 private:
  std::variant<std::string, SharedBytes, std::unique_ptr<Stream>> body_;
  std::optional<Disturbance> disturbance_;
  std::optional<std::int64_t> artifact_;
  Audience audience_ = Audience::one;
};

}  // namespace atom::api
