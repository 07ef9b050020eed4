#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// The settings of JWTs: `jwt.…`.
std::span<const Setting> jwt_settings();

/// Holds them to one another: whose JWTs are taken, and one source of keys. Fails with `invalid_setting`.
Result<void> check_jwt(const JwtSettings& jwt);

}  // namespace atom::atomd
