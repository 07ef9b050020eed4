#pragma once

#include <string_view>

#include "api/http.hpp"
#include "api/rate_limiter.hpp"

namespace atom::api {

/// Sets `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) and, if the request was
/// rejected, `Retry-After`. `policy` says whose rate it is: `principal` or `address`.
void set_rate_headers(Response& response, std::string_view policy, const Rate& rate,
                      const Allowance& allowance);

}  // namespace atom::api
