#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core.hpp"

namespace atom::client {

/// A call that does not block: `Core::send`, driven by the I/O thread. Everything except `begin` runs on that
/// thread.
class AsyncCall : public std::enable_shared_from_this<AsyncCall> {
 public:
  using Done = std::function<void(Result<RawResponse>)>;

  AsyncCall(std::shared_ptr<const Core> core, Request request, const CallOptions& options);

  /// Throws if the I/O thread cannot be started; then `done` is not called.
  void begin(Done done);
  /// Ends the call with `aborted`.
  void abort();

 private:
  using StopCallback = std::stop_callback<std::function<void()>>;
  using Stop = std::stop_source;

  /// Makes the next step and takes it. An exception ends the call with an error.
  template <class Next>
  void advance(Next next);
  void run(Call::Step step);
  void send();
  void wait(const RetrySession::Wait& wait);
  void finish(Result<RawResponse> result);

  std::shared_ptr<const Core> core_;
  IoThread& io_;
  Stop stop_;  ///< Stops the request, whether the caller or the client asks for it.
  Call call_;
  Done done_;
  std::stop_token caller_stop_;
  std::optional<StopCallback> on_stop_;
  std::optional<IoThread::Timer> timer_;
};

/// The asynchronous calls of a client that are in flight. Everything runs on the I/O thread.
class AsyncCalls {
 public:
  /// Returns false if the client is closed and the call must not begin.
  bool add(std::shared_ptr<AsyncCall> call);
  void remove(const std::shared_ptr<AsyncCall>& call);
  /// Aborts all calls and rejects new ones. Calls `closed` when none is left.
  void close(std::function<void()> closed);

 private:
  std::unordered_set<std::shared_ptr<AsyncCall>> calls_;
  std::vector<std::function<void()>> closed_;
  bool is_closed_ = false;
};

}  // namespace atom::client
