#pragma once

#include <string>
#include <string_view>

#include "api/http.hpp"
#include "atom/base/random.hpp"

namespace atom::api {

inline constexpr std::string_view kRequestId = "X-Request-Id";

/// The request's own `X-Request-Id` if it has one of at most 64 letters, digits, `.`, `_` and `-`, else a
/// random one.
std::string request_id(const Request& request, Random& random);

}  // namespace atom::api
