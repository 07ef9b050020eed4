#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace atom::auth {

/// The payload of a compact JWS that is signed with HMAC-SHA-256 under `secret`. Fails with `invalid_token`
/// for any other algorithm, a `crit` header, a wrong signature, or what is no JWS.
Result<std::string> verify_hs256(std::string_view token, std::string_view secret);

}  // namespace atom::auth
