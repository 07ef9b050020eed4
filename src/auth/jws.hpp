#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"
#include "auth/key_set.hpp"

namespace atom::auth {

/// The payload of a compact JWS (RFC 7515) that a key of the set has signed. Fails with `invalid_token` for
/// any other algorithm than the key's, a `crit` header, a wrong signature, or what is no JWS; with
/// `unknown_key` for a `kid` that is not in the set.
Result<std::string> verify_jws(std::string_view token, const KeySet& keys);

}  // namespace atom::auth
