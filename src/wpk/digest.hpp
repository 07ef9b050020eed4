#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// `sha256:` and 64 lower-case hexadecimal digits.
std::string digest_of(std::string_view bytes);

/// Fails with `invalid_digest` where `text` is not written as `digest_of` writes.
Result<void> check_digest(std::string_view text);

}  // namespace atom::wpk
