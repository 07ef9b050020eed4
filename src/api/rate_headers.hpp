#pragma once

#include <string_view>

#include "api/http.hpp"
#include "api/rate_limiter.hpp"

namespace atom::api {

/// Sets `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) and, if the request was
/// rejected, `Retry-After`. The policy is named after whose rate it is: `principal`, `tenant` or `address`.
void set_rate_headers(Response& response, Payer payer, const Rate& rate, const Allowance& allowance);

}  // namespace atom::api
