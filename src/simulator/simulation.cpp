#include "simulator/simulation.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "atom/errors.hpp"
#include "atom/pacer.hpp"
#include "failure.hpp"

namespace atom::simulator {
namespace {

using client::Instant;
using client::IoThread;

auto stopped() {
  return client::failed(client::errors::kAborted, "The call was stopped, as its caller asked.");
}

/// An answer that is held back. All of it is on the thread that keeps the time, but for making it.
class HeldAnswer : public std::enable_shared_from_this<HeldAnswer> {
 public:
  HeldAnswer(IoThread& thread, client::Result<client::Response> result, client::Transport::Completion done)
      : thread_(thread), result_(std::move(result)), done_(std::move(done)) {}

  void hold(Instant until, const std::stop_token& stop) {
    timer_ = thread_.call_at(until, [self = shared_from_this()] { self->end(std::move(self->result_)); });
    on_stop_.emplace(stop, [weak = weak_from_this(), &thread = thread_] {
      thread.post([weak] {
        if (const auto self = weak.lock()) self->stop();
      });
    });
  }

 private:
  void stop() {
    if (!timer_) return;  // The answer went out while the stop was on the way.
    thread_.cancel(*timer_);
    end(stopped());
  }

  void end(client::Result<client::Response> result) {
    timer_.reset();
    on_stop_.reset();
    std::exchange(done_, nullptr)(std::move(result));
  }

  IoThread& thread_;
  client::Result<client::Response> result_;
  client::Transport::Completion done_;
  std::optional<IoThread::Timer> timer_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace

Simulation::Simulation()
    : server_([] { return std::make_unique<MemoryServer>(); }),
      waiting_([] { return std::make_unique<IoThread>(); }) {
  server_.get();  // What it takes to make one is paid for here, and not by the first call.
}

client::Result<client::Response> Simulation::send(const client::Request& request) {
  if (request.stop.stop_requested()) return stopped();
  Outcome outcome = server_.get().answer(request);
  if (!outcome.held_until) return std::move(outcome.result);
  if (!client::system_pacer()->sleep_until(*outcome.held_until, request.stop)) return stopped();
  return std::move(outcome.result);
}

void Simulation::send_async(const client::Request& request, Completion done) {
  if (request.stop.stop_requested()) return done(stopped());
  Outcome outcome = server_.get().answer(request);
  if (!outcome.held_until) return done(std::move(outcome.result));
  IoThread& thread = waiting_.get();
  const auto held = std::make_shared<HeldAnswer>(thread, std::move(outcome.result), std::move(done));
  thread.run([held, until = *outcome.held_until, stop = request.stop] { held->hold(until, stop); });
}

}  // namespace atom::simulator
