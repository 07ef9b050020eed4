#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace atom::api {

/// Bytes that may be sent more than once, with the forms derived from them.
struct Bytes {
  explicit Bytes(std::string bytes) : text(std::move(bytes)) {}

  /// State that the server keeps with the bytes, to send them again at less cost.
  class ServerSendState {
   public:
    virtual ~ServerSendState() = default;
  };

  const std::string text;
  mutable std::atomic<std::shared_ptr<const Bytes>> gzipped = {};  ///< Set once a client has requested it.
  mutable std::atomic<std::shared_ptr<ServerSendState>> send_state = {};  ///< Never changes once it is set.
};

/// Bytes, or a part of them, that many responses share without a copy.
struct SharedBytes {
  std::shared_ptr<const Bytes> whole;
  std::string_view view;  ///< Into the whole.

  static SharedBytes of(std::shared_ptr<const Bytes> bytes) {
    const std::string_view view = bytes->text;
    return {std::move(bytes), view};
  }
};

}  // namespace atom::api
