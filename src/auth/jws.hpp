#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"
#include "auth/key_set.hpp"

namespace atom::auth {

/// Returns the payload of a compact JWS (RFC 7515) that was signed with a key of the set. Fails with
/// `invalid_token` for an algorithm other than the key's, a `crit` header, a wrong signature or anything that
/// is not a JWS, and with `unknown_key` for a `kid` that is not in the set.
Result<std::string> verify_jws(std::string_view token, const KeySet& keys);

}  // namespace atom::auth
