#pragma once

#include <string>
#include <string_view>

#include "atom/error.hpp"

namespace atom::client {

/// The target of one version, by `name@selector`. What the rules of names and selectors say of it is left to
/// the server. Fails with `invalid_argument`.
Result<std::string> version_target(std::string_view reference);
/// The target of a package, by its name alone.
Result<std::string> package_target(std::string_view name);
/// The target of one tenant as an owner of a package.
Result<std::string> owner_target(std::string_view name, std::string_view tenant);
Result<std::string> token_target(std::string_view id);

}  // namespace atom::client
