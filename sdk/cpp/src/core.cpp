#include "core.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "async_calls.hpp"
#include "atom/base/redaction.hpp"
#include "failure.hpp"
#include "linked_stop.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

CallPlan plan_of(const Core& core, const Request& request, const CallOptions& options) {
  const Timeouts& timeouts = core.settings.timeouts;
  return {core.settings.pacer->now() + options.timeout.value_or(timeouts.call), timeouts.attempt,
          request.repeat, options.stop, core.settings.base_url.text};
}

Request with_common(Request request, const Core& core, const CallOptions& options) {
  request.headers.insert(request.headers.end(), core.settings.headers.begin(), core.settings.headers.end());
  request.stop = options.stop;
  request.interrupted = options.interrupted;
  return request;
}

/// Returns false if the call was stopped or interrupted before that time.
bool sleep_until(Pacer& pacer, Instant until, const CallOptions& options) {
  if (!options.interrupted) return pacer.sleep_until(until, options.stop);
  for (Instant now = pacer.now(); now < until; now = pacer.now()) {
    if (!pacer.sleep_until(std::min<Instant>(until, now + kInterruptionInterval), options.stop)) return false;
    if (options.interrupted()) return false;
  }
  return !options.stop.stop_requested();
}

}  // namespace

SharedIoThread make_io() {
  return http_client::make_shared_io_thread(http_client::linked_libcurl());
}

Core::Core(Settings given, std::shared_ptr<Transport> carrier, SharedIoThread shared_io)
    : settings(std::move(given)),
      io(std::move(shared_io)),
      transport(std::move(carrier)),
      host([] { return std::make_unique<HostHealth>(); }),
      async_calls([] { return std::make_unique<AsyncCalls>(); }),
      closing([] { return std::make_unique<std::stop_source>(); }) {}

Core::~Core() = default;

Result<RawResponse> Core::send(Request request, const CallOptions& given) const {
  if (auto checked = check_timeout("call's", given.timeout); !checked)
    return failed(std::move(checked.error()));
  const LinkedStop stop(given.stop, closing.get().get_token());
  CallOptions options = given;
  options.stop = stop.token();
  Call call(*this, std::move(request), options);
  Call::Step step = call.next();
  while (true) {
    if (auto* result = std::get_if<Result<RawResponse>>(&step)) return std::move(*result);
    if (const auto* wait = std::get_if<RetrySession::Wait>(&step)) {
      step = sleep_until(*settings.pacer, wait->until, options) ? call.next() : call.abort();
    } else {
      step = call.end(transport->send(call.request()));
    }
  }
}

Call::Call(const Core& core, Request request, const CallOptions& options)
    : core_(core),
      request_(with_common(std::move(request), core, options)),
      own_headers_(request_.headers.size()),
      session_(core.host.get(), *core.settings.pacer, plan_of(core, request_, options)),
      number_(++core.calls) {}

Call::Step Call::next() {
  Step step = session_.next();
  log_circuit();
  if (const auto* send = std::get_if<RetrySession::Send>(&step)) {
    request_.timeout = send->timeout;
    tell_start();
  }
  return step;
}

Call::Step Call::end(Result<Response> outcome) {
  const Hooks& hooks = core_.settings.hooks;
  if (!hooks.on_attempt_end && !hooks.log) return session_.end(std::move(outcome));
  static_cast<AttemptStart&>(ended_) = start_of_attempt();
  ended_.duration = core_.settings.pacer->now() - began_;
  ended_.status = outcome ? outcome->status : 0;
  request_id_.clear();
  if (outcome) request_id_ = atom::redacted(outcome->header("X-Request-Id"), core_.settings.api_key);
  const std::string code = outcome ? std::string() : outcome.error().code;
  ended_.error_code = code;
  ended_.request_id = request_id_;
  Step step = session_.end(std::move(outcome));
  tell_end(step);
  return step;
}

AttemptStart Call::start_of_attempt() const {
  return {number_,        request_.operation,           request_.method,
          request_.route, core_.settings.base_url.text, session_.attempts()};
}

void Call::tell_start() {
  const Hooks& hooks = core_.settings.hooks;
  if (hooks.on_attempt_end || hooks.log) began_ = core_.settings.pacer->now();
  if (!hooks.on_attempt_start) return;
  request_.headers.resize(own_headers_);
  hooks.on_attempt_start(start_of_attempt(), request_.headers);
  const auto added = request_.headers.begin() + static_cast<std::ptrdiff_t>(own_headers_);
  const auto is_rejected = [](const Header& header) { return !check_header(header); };
  request_.headers.erase(std::remove_if(added, request_.headers.end(), is_rejected), request_.headers.end());
}

void Call::tell_end(const Step& step) {
  ended_.retry_in.reset();
  if (const auto* wait = std::get_if<RetrySession::Wait>(&step)) ended_.retry_in = wait->delay;
  log_circuit();
  const Hooks& hooks = core_.settings.hooks;
  if (hooks.on_attempt_end) hooks.on_attempt_end(ended_);
  if (hooks.log) log_end(ended_);
}

void Call::log_circuit() const {
  const auto circuit = session_.circuit_change();
  if (!circuit || !core_.settings.hooks.log) return;
  const LogLevel level = *circuit == BreakerState::open ? LogLevel::warning : LogLevel::info;
  const std::string_view state = *circuit == BreakerState::half_open ? "half open" : to_string(*circuit);
  core_.settings.hooks.log(level,
                           fmt::format("The circuit to {} is {}.", core_.settings.base_url.text, state));
}

void Call::log_end(const AttemptEnd& attempt) const {
  const std::string outcome = attempt.error_code.empty() ? fmt::format("got {}", attempt.status)
                                                         : fmt::format("failed ({})", attempt.error_code);
  const std::string name = attempt.request_id.empty() ? "" : fmt::format(" ({})", attempt.request_id);
  const std::string next =
      attempt.retry_in ? fmt::format("; retrying in {} ms.", attempt.retry_in->count()) : ".";
  // A rejected request is the caller's business; a failing server deserves attention.
  const LogLevel last = attempt.status != 0 && attempt.status < 500 ? LogLevel::debug : LogLevel::warning;
  core_.settings.hooks.log(
      attempt.retry_in ? LogLevel::info : last,
      fmt::format("{}: attempt {} {}{} after {} ms{}", attempt.operation, attempt.attempt, outcome, name,
                  std::chrono::round<milliseconds>(attempt.duration).count(), next));
}

}  // namespace atom::client
