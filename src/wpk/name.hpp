#pragma once

#include <array>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Names that a route uses, or may use one day, in the place of a package's name.
inline constexpr std::array<std::string_view, 17> kReservedNames{
    "all",   "docs",   "events", "health", "latest", "list",   "metrics",  "new",    "openapi",
    "ready", "review", "search", "tags",   "tokens", "upload", "validate", "whoami",
};

/// Checks a package's name: `[a-z0-9]`, then `[a-z0-9._-]`, ending in `[a-z0-9]`, no two separators in a row,
/// 1 to 128 bytes, and not one of `kReservedNames`. Fails with `invalid_name` or `reserved_name`.
Result<void> check_name(std::string_view text);

/// Checks a tenant's name, which has the same shape and at most 64 bytes. Fails with `invalid_name`.
Result<void> check_tenant(std::string_view text);

/// Returns true if `text` (UTF-8) is a valid tag: 1 to 64 characters, none of them a control character.
bool is_tag(std::string_view text);

}  // namespace atom::wpk
