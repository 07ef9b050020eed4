#pragma once

#include <string_view>

#include "api/http.hpp"
#include "api/rate_limiter.hpp"

namespace atom::api {

/// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), and `Retry-After` where the
/// request was refused. `policy` says whose rate it is: `principal` or `address`.
void set_rate_headers(Response& response, std::string_view policy, const Rate& rate,
                      const Allowance& allowance);

}  // namespace atom::api
