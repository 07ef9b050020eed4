#pragma once

namespace atom::api {

/// The state of the client that waits for a response.
class ClientState {
 public:
  virtual ~ClientState() = default;

  /// Returns true if the client has closed its side of the connection. Quick, from any thread.
  virtual bool has_left() const = 0;
};

}  // namespace atom::api
