#pragma once

#include <optional>
#include <string_view>

#include "api/http.hpp"

namespace atom::api {

/// Returns the weight, in thousandths, that a header such as `Accept` gives to `name`, in any case of letters
/// (RFC 9110 section 12.4.2), or nothing if it does not name it. An invalid weight is 0.
std::optional<int> weight_of(const Request& request, http::field header, std::string_view name);

/// Returns true if `Accept` names `media_type` itself, with a weight above 0. A wildcard does not count.
bool accepts(const Request& request, std::string_view media_type);

}  // namespace atom::api
