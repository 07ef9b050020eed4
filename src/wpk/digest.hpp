#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Returns the digest of `bytes`: `sha256:` followed by 64 lower-case hexadecimal digits.
std::string digest_of(std::string_view bytes);

/// Fails with `invalid_digest` unless `text` has the form that `digest_of` returns.
Result<void> check_digest(std::string_view text);

}  // namespace atom::wpk
