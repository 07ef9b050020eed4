#pragma once

#include <span>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// Checks that every variable named `ATOM_…` means something to this program or to its clients, so that a
/// mistyped one is not silently ignored. `variables` are `NAME=value`, as in `environ`. Fails with
/// `invalid_setting`.
Result<void> check_environment(std::span<const char* const> variables);

}  // namespace atom::atomd
