#pragma once

#include <array>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Words that stand where a package's name would, in a route of today or one that may come.
inline constexpr std::array<std::string_view, 17> kReservedNames{
    "all",   "docs",   "events", "health", "latest", "list",   "metrics",  "new",    "openapi",
    "ready", "review", "search", "tags",   "tokens", "upload", "validate", "whoami",
};

/// Whether `text` may name a package: `[a-z0-9]`, then `[a-z0-9._-]`, ending in `[a-z0-9]`, no two separators
/// in a row, 1 to 128 bytes, and none of `kReservedNames`. Fails with `invalid_name` or `reserved_name`.
Result<void> check_name(std::string_view text);

/// The same shape, at most 64 bytes, for a tenant. Fails with `invalid_name`.
Result<void> check_tenant(std::string_view text);

/// Whether `text`, which is UTF-8, may be a tag: 1 to 64 characters, none of them a control character.
bool is_tag(std::string_view text);

}  // namespace atom::wpk
