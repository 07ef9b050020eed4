#pragma once

#include <nanobind/nanobind.h>

#include "atom/hooks.hpp"

namespace atom::python {

/// Makes hooks that call Python. Each is a callable or None: `log(level, line)`,
/// `on_attempt_start(attempt, headers)`, which may add to the dict of headers, and `on_attempt_end(attempt)`.
/// An attempt is a dict. What a hook raises goes to `sys.unraisablehook`. Needs the GIL.
client::Hooks make_hooks(nanobind::object log, nanobind::object on_attempt_start,
                         nanobind::object on_attempt_end);

}  // namespace atom::python
