#include "async_calls.hpp"

#include <utility>

#include "failure.hpp"

namespace atom::client {
namespace {

CallOptions stopped_by(CallOptions options, const std::stop_source& stop) {
  options.stop = stop.get_token();
  return options;
}

}  // namespace

AsyncCall::AsyncCall(std::shared_ptr<const Core> core, Request request, const CallOptions& options)
    : core_(std::move(core)),
      io_(core_->io->get()),
      call_(*core_, std::move(request), stopped_by(options, stop_)),
      caller_stop_(options.stop) {}

void AsyncCall::begin(Done done) {
  done_ = std::move(done);
  io_.post([self = shared_from_this()] {
    if (!self->core_->async_calls.get().add(self)) self->stop_.request_stop();
    if (self->caller_stop_.stop_possible()) {
      self->on_stop_.emplace(self->caller_stop_, [weak = self->weak_from_this(), &io = self->io_] {
        io.run([weak] {
          if (const auto call = weak.lock()) call->abort();
        });
      });
    }
    if (self->done_) self->advance([&] { return self->call_.next(); });
  });
}

void AsyncCall::abort() {
  stop_.request_stop();  // If an attempt is in flight, the transport ends it.
  if (!timer_) return;
  io_.cancel(*timer_);
  timer_.reset();
  advance([this] { return call_.abort(); });
}

template <class Next>
void AsyncCall::advance(Next next) {
  try {
    run(next());
  } catch (...) {
    if (done_) finish(failed(error_of_exception()));
  }
}

void AsyncCall::run(Call::Step step) {
  if (auto* result = std::get_if<Result<RawResponse>>(&step)) {
    finish(std::move(*result));
  } else if (const auto* pause = std::get_if<RetrySession::Wait>(&step)) {
    wait(*pause);
  } else {
    send();
  }
}

void AsyncCall::send() {
  core_->transport->send_async(call_.request(), [self = shared_from_this()](Result<Response> outcome) {
    const auto end = [self](Result<Response> ended) {
      self->advance([&] { return self->call_.end(std::move(ended)); });
    };
    if (self->io_.is_current()) return end(std::move(outcome));
    self->io_.post([end, outcome = std::move(outcome)]() mutable { end(std::move(outcome)); });
  });
}

void AsyncCall::wait(const RetrySession::Wait& wait) {
  timer_ = io_.call_at(wait.until, [self = shared_from_this()] {
    self->timer_.reset();
    self->advance([&] { return self->call_.next(); });
  });
}

void AsyncCall::finish(Result<RawResponse> result) {
  on_stop_.reset();
  const auto self = shared_from_this();
  const Done done = std::move(done_);
  done_ = nullptr;
  const std::string& key = core_->settings.api_key;
  if (!result) result = failed(explained(redacted(std::move(result.error()), key), key));
  done(std::move(result));
  core_->async_calls.get().remove(self);  // After `done`, which a caller of `close` waits for.
}

bool AsyncCalls::add(std::shared_ptr<AsyncCall> call) {
  if (is_closed_) return false;
  calls_.insert(std::move(call));
  return true;
}

void AsyncCalls::remove(const std::shared_ptr<AsyncCall>& call) {
  calls_.erase(call);
  if (!is_closed_ || !calls_.empty()) return;
  const auto closed = std::move(closed_);
  closed_.clear();
  for (const auto& tell : closed) tell();
}

void AsyncCalls::close(std::function<void()> closed) {
  is_closed_ = true;
  if (calls_.empty()) return closed();
  closed_.push_back(std::move(closed));
  const auto calls = calls_;  // A copy, since an aborted call removes itself.
  for (const auto& call : calls) call->abort();
}

}  // namespace atom::client
