#pragma once

#include <string>
#include <string_view>

#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"

/// The checks that every use case makes of its caller.
namespace atom {

inline constexpr std::string_view kInsufficientScope = "insufficient_scope";

/// Fails with `insufficient_scope` if the principal does not have `scope`.
Result<void> require(const Principal& principal, Scope scope);

/// Returns `tenant/subject`: how an event names whoever acted.
std::string actor_of(const Principal& principal);

}  // namespace atom
