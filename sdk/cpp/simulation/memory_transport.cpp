#include "memory_transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::simulation {
namespace {

using client::Instant;
using client::IoThread;
using client::Response;
using client::Result;

auto aborted() {
  return client::failed(client::errors::kAborted, "The call was stopped, as its caller asked.");
}

/// A result that is held back. Apart from construction, everything happens on the I/O thread.
class HeldResult : public std::enable_shared_from_this<HeldResult> {
 public:
  HeldResult(IoThread& thread, Result<Response> result, client::Transport::Completion done)
      : thread_(thread), result_(std::move(result)), done_(std::move(done)) {}

  void hold(Instant until, const std::stop_token& stop) {
    timer_ = thread_.call_at(until, [self = shared_from_this()] { self->finish(std::move(self->result_)); });
    on_stop_.emplace(stop, [weak = weak_from_this(), &thread = thread_] {
      thread.post([weak] {
        if (const auto self = weak.lock()) self->abort();
      });
    });
  }

 private:
  void abort() {
    if (!timer_) return;  // The result went out before the stop got here.
    thread_.cancel(*timer_);
    finish(aborted());
  }

  void finish(Result<Response> result) {
    timer_.reset();
    on_stop_.reset();
    std::exchange(done_, nullptr)(std::move(result));
  }

  IoThread& thread_;
  Result<Response> result_;
  client::Transport::Completion done_;
  std::optional<IoThread::Timer> timer_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace

MemoryTransport::MemoryTransport() : server_([] { return std::make_unique<simulator::MemoryServer>(); }) {
  server_.get();  // Opens the catalog here rather than in the first call.
}

Delivery MemoryTransport::handle(const client::Request& request) {
  const Instant deadline = std::chrono::steady_clock::now() + request.timeout;
  return deliver(request, server_.get().handle(server_request(request)), deadline);
}

Result<Response> MemoryTransport::send(const client::Request& request) {
  if (request.stop.stop_requested()) return aborted();
  Delivery delivery = handle(request);
  const bool may_deliver =
      !delivery.held_until || client::system_pacer()->sleep_until(*delivery.held_until, request.stop);
  if (!may_deliver) return aborted();
  return std::move(delivery.result);
}

void MemoryTransport::send_async(const client::Request& request, Completion done) {
  if (request.stop.stop_requested()) return done(aborted());
  Delivery delivery = handle(request);
  if (!delivery.held_until) return done(std::move(delivery.result));
  IoThread& thread = waiting_->get();
  const auto held = std::make_shared<HeldResult>(thread, std::move(delivery.result), std::move(done));
  thread.run([held, until = *delivery.held_until, stop = request.stop] { held->hold(until, stop); });
}

}  // namespace atom::simulation
