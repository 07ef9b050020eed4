#pragma once

#include <string>
#include <string_view>

#include "atom/error.hpp"

namespace atom::client {

/// Returns the target of the version `name@selector`. Checks only the form; the server checks the name and
/// the selector. Fails with `invalid_argument`.
Result<std::string> version_target(std::string_view reference);
/// Returns the target of a package.
Result<std::string> package_target(std::string_view name);
/// Returns the target of a tenant as an owner of a package.
Result<std::string> owner_target(std::string_view name, std::string_view tenant);
Result<std::string> token_target(std::string_view id);

}  // namespace atom::client
