#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::marketplace {

/// If present, a change is made only if the stored version has one of these digests (RFC 9110
/// section 13.1.1).
using Precondition = std::optional<std::vector<std::string>>;

/// Fails with `digest_mismatch` if the precondition does not name `stored`: the digest of the version `id`,
/// or empty if there is no such version.
Result<void> check_precondition(const Precondition& precondition, std::string_view id,
                                std::string_view stored);

}  // namespace atom::marketplace
