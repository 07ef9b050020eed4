#include <fmt/format.h>

#include "atom/client.hpp"
#include "core.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

Error still_pending(std::string_view id, std::chrono::milliseconds timeout) {
  Error error = make_error(
      errors::kTimeout, fmt::format("'{}' is still pending after {} ms. Wait again.", id, timeout.count()));
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
  const Instant begin = pacer.now();
  while (true) {
    auto wpk = get(id, {.stop = options.stop});
    if (!wpk || wpk->status != wpk::to_string(wpk::Status::pending)) return wpk;
    const Instant next = pacer.now() + options.interval;
    if (options.timeout && next - begin >= *options.timeout)
      return failed(still_pending(id, *options.timeout));
    if (!pacer.sleep_until(next, options.stop)) {
      return failed(errors::kAborted, "Waiting for the review was stopped, as its caller asked.");
    }
  }
}

}  // namespace atom::client
