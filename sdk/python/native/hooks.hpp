#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <utility>

#include "atom/hooks.hpp"

namespace atom::python {

/// Makes hooks that call Python. Each is a callable or None: `log(level, line)`,
/// `on_attempt_start(attempt, headers)`, which may add to the dict of headers, and `on_attempt_end(attempt)`.
/// An attempt is a dict. What a hook raises goes to `sys.unraisablehook`, but for an interruption of the
/// program. Needs the GIL.
client::Hooks make_hooks(nanobind::object log, nanobind::object on_attempt_start,
                         nanobind::object on_attempt_end);

/// Collects the KeyboardInterrupt or SystemExit of the hooks that this thread calls while it lives, so that
/// their call can raise it. The constructor and the destructor need the GIL.
class HookInterruption {
 public:
  HookInterruption();
  ~HookInterruption();
  HookInterruption(const HookInterruption&) = delete;
  HookInterruption& operator=(const HookInterruption&) = delete;

  bool came() const { return raised_.has_value(); }
  /// Raises it in Python, if it came.
  void raise() {
    if (raised_) throw *std::exchange(raised_, std::nullopt);
  }
  void take(const nanobind::python_error& error) {
    if (!raised_) raised_.emplace(error);
  }

 private:
  HookInterruption* outer_;
  std::optional<nanobind::python_error> raised_;
};

}  // namespace atom::python
