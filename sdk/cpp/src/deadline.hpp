#pragma once

#include "atom/call.hpp"
#include "core.hpp"

namespace atom::client {

/// The deadline of a call that sends several requests. Borrows the core.
class Deadline {
 public:
  /// Starts now. Fails unless the call's timeout is valid.
  static Result<Deadline> start(const Core& core, CallOptions options);

  /// Returns the options of the next request, which has the time that is left. Fails with `timeout` if there
  /// is none.
  Result<CallOptions> next() const;

 private:
  Deadline(const Core& core, CallOptions options, Instant end)
      : core_(&core), options_(std::move(options)), end_(end) {}

  const Core* core_;
  CallOptions options_;
  Instant end_;
};

}  // namespace atom::client
