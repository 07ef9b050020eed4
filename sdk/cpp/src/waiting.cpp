#include <fmt/format.h>

#include <algorithm>

#include "atom/client.hpp"
#include "core.hpp"
#include "failure.hpp"
#include "linked_stop.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

Error still_pending(std::string_view id, milliseconds timeout) {
  Error error = make_error(
      errors::kTimeout,
      fmt::format("'{}' is still pending after {} ms. Wait again, or longer.", id, timeout.count()));
  error.retryable = true;
  return error;
}

}  // namespace

Result<wire::Wpk> Client::wait_for_review(std::string_view id, const WaitOptions& options) const {
  if (auto checked = check_timeout("wait's", options.timeout); !checked)
    return failed(std::move(checked.error()));
  if (auto checked = check_timeout("interval's", options.interval); !checked) {
    return failed(std::move(checked.error()));
  }
  Pacer& pacer = *core_->settings.pacer;
  const Instant end = options.timeout ? pacer.now() + *options.timeout : Instant::max();
  const LinkedStop stop(options.stop, core_->closing.get().get_token());
  while (true) {
    const auto left = std::chrono::floor<milliseconds>(end - pacer.now());
    if (left.count() < 1) return failed(redacted(still_pending(id, *options.timeout)));
    auto wpk = get(id, {.timeout = std::min(left, core_->settings.timeouts.call), .stop = stop.token()});
    if (!wpk || wpk->status != wpk::to_string(wpk::Status::pending)) return wpk;
    if (!pacer.sleep_until(std::min(end, pacer.now() + options.interval), stop.token())) {
      return failed(errors::kAborted, "Waiting for the review was stopped, as its caller asked.");
    }
  }
}

}  // namespace atom::client
