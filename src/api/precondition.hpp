#pragma once

#include "api/http.hpp"
#include "atom/base/result.hpp"
#include "marketplace/precondition.hpp"

namespace atom::api {

/// The digests that the request's `If-Match` names (RFC 9110 section 13.1.1), by the entity tags that
/// `…/content` has. No condition where the header is absent or `*`. Fails with `invalid_precondition`.
Result<marketplace::Precondition> read_if_match(const Request& request);

}  // namespace atom::api
