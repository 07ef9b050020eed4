#include "deadline.hpp"

#include "failure.hpp"

namespace atom::client {

using std::chrono::milliseconds;

Result<Deadline> Deadline::start(const Core& core, CallOptions options) {
  if (auto checked = check_timeout("call's", options.timeout); !checked)
    return failed(std::move(checked.error()));
  const milliseconds timeout = options.timeout.value_or(core.settings.timeouts.call);
  return Deadline(core, std::move(options), core.settings.pacer->now() + timeout);
}

Result<CallOptions> Deadline::next() const {
  const auto left = std::chrono::floor<milliseconds>(end_ - core_->settings.pacer->now());
  if (left.count() < 1) return failed(out_of_time(core_->settings.base_url.text));
  CallOptions options = options_;
  options.timeout = left;
  return options;
}

}  // namespace atom::client
