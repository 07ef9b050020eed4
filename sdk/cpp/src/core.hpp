#pragma once

#include <atomic>
#include <memory>
#include <stop_token>

#include "atom/base/fork_local.hpp"
#include "atom/call.hpp"
#include "atom/hooks.hpp"
#include "http_client/io_thread.hpp"
#include "retry_session.hpp"
#include "settings.hpp"

namespace atom::client {

class AsyncCalls;

using http_client::IoThread;
using http_client::SharedIoThread;

/// Makes the I/O thread of a client, which its transport may share.
SharedIoThread make_io();

/// The state that all copies of a client share. Thread-safe.
struct Core {
  Core(Settings given, std::shared_ptr<Transport> carrier, SharedIoThread shared_io);
  ~Core();

  /// Sends a request until it succeeds, fails for good, or runs out of time.
  Result<RawResponse> send(Request request, const CallOptions& given) const;

  ClientStatus status() const { return host.get().status(settings.pacer->now()); }

  Settings settings;
  SharedIoThread io;  ///< Outlives the transport.
  std::shared_ptr<Transport> transport;
  ForkLocal<HostHealth> host;
  ForkLocal<AsyncCalls> async_calls;
  ForkLocal<std::stop_source> closing;           ///< Stops the calls that block.
  mutable std::atomic<std::uint64_t> calls = 0;  ///< The number of calls begun so far.
};

/// One call in flight: its request, its retries, and what it reports to the hooks. Borrows the core.
class Call {
 public:
  using Step = RetrySession::Step;

  Call(const Core& core, Request request, const CallOptions& options);

  Step next();
  Step end(Result<Response> outcome);
  Step abort() { return session_.abort(); }

  /// The request of the next attempt.
  const Request& request() const { return request_; }

 private:
  AttemptStart start_of_attempt() const;
  void tell_start();
  void tell_end(const Step& step);
  void log_end(const AttemptEnd& attempt) const;
  void log_circuit() const;

  const Core& core_;
  Request request_;
  std::size_t own_headers_;  ///< How many headers come before those that a hook adds to one attempt.
  RetrySession session_;
  std::uint64_t number_;
  Instant began_{};
  AttemptEnd ended_{};
  std::string request_id_;
};

}  // namespace atom::client
