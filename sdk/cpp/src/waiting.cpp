#include <fmt/format.h>

#include <algorithm>

#include "atom/client.hpp"
#include "core.hpp"
#include "failure.hpp"

namespace atom::client {

Result<wire::Wpk> Client::wait_for_review(std::string_view id, const WaitOptions& options) const {
  Pacer& pacer = *core_->settings.pacer;
  const Instant deadline = pacer.now() + options.timeout;
  std::chrono::milliseconds interval = options.first_interval;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - pacer.now());
    CallOptions call{std::clamp(left, std::chrono::milliseconds{1}, core_->settings.timeouts.call),
                     options.stop};
    auto wpk = get(id, call);
    const bool decided = wpk && wpk->status != wpk::to_string(wpk::Status::pending);
    if (decided || (!wpk && !wpk.error().retryable)) return wpk;
    const Instant until = pacer.now() + interval;
    if (until > deadline) {
      if (!wpk) return wpk;
      Error error =
          make_error(errors::kTimeout, fmt::format("'{}' is still pending review. Wait again.", id));
      error.retryable = true;
      return failed(std::move(error));
    }
    if (!pacer.sleep_until(until, options.stop)) {
      return failed(errors::kAborted, "Waiting for the review was stopped, as its caller asked.");
    }
    interval = std::min(interval * 2, options.longest_interval);
  }
}

}  // namespace atom::client
