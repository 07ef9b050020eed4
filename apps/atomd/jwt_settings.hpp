#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// Returns the settings named `jwt.…`.
std::span<const Setting> jwt_settings();

/// Fails with `invalid_setting` unless there are an issuer, an audience and exactly one source of keys.
Result<void> check_jwt(const JwtSettings& jwt);

}  // namespace atom::atomd
