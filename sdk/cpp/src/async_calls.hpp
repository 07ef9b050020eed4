#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core.hpp"

namespace atom::client {

/// A call that does not block: `Core::send`, driven by the I/O thread. All of it is on that thread, but for
/// `begin`.
class AsyncCall : public std::enable_shared_from_this<AsyncCall> {
 public:
  using Done = std::function<void(Result<RawResponse>)>;

  AsyncCall(std::shared_ptr<const Core> core, Request request, const CallOptions& options, Done done);

  void begin();
  /// Ends it, with `aborted`.
  void abort();

 private:
  using StopCallback = std::stop_callback<std::function<void()>>;
  using Stop = std::stop_source;

  void run(Call::Step step);
  void send();
  void wait(const RetrySession::Wait& wait);
  void finish(Result<RawResponse> answer);

  std::shared_ptr<const Core> core_;
  IoThread& io_;
  Stop stop_;  ///< What the request is stopped by, for the caller and for the client.
  Call call_;
  Done done_;
  std::stop_token caller_stop_;
  std::optional<StopCallback> on_stop_;
  std::optional<IoThread::Timer> timer_;
};

/// The calls of a client that are under way without blocking. All of it is on the I/O thread.
class AsyncCalls {
 public:
  /// False where the client is closed, and the call is not to begin.
  bool add(std::shared_ptr<AsyncCall> call);
  void remove(const std::shared_ptr<AsyncCall>& call);
  /// Aborts all, and lets none begin any more. `closed` is called when none is left.
  void close(std::function<void()> closed);

 private:
  std::unordered_set<std::shared_ptr<AsyncCall>> calls_;
  std::vector<std::function<void()>> closed_;
  bool is_closed_ = false;
};

}  // namespace atom::client
