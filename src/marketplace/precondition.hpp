#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::marketplace {

/// The digests of which a stored version must have one for a change of it to be made (RFC 9110
/// section 13.1.1); nothing if any bytes will do.
using Precondition = std::optional<std::vector<std::string>>;

/// Fails with `digest_mismatch` if the precondition does not name the digest of what is stored under `id`.
/// `stored` is empty if nothing is.
Result<void> check_precondition(const Precondition& precondition, std::string_view id,
                                std::string_view stored);

}  // namespace atom::marketplace
