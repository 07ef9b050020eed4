#pragma once

#include "api/http.hpp"
#include "atom/base/result.hpp"
#include "marketplace/precondition.hpp"

namespace atom::api {

/// Reads the digests that the request's `If-Match` names (RFC 9110 section 13.1.1), as the entity tags of
/// `…/content` have them. Returns no condition if the header is absent or `*`. Fails with
/// `invalid_precondition`.
Result<marketplace::Precondition> read_if_match(const Request& request);

}  // namespace atom::api
