#pragma once

#include <optional>
#include <string_view>

#include "api/http.hpp"

namespace atom::api {

/// The weight, in thousandths, that a header of preferences such as `Accept` gives to `name`, without regard
/// to case (RFC 9110 section 12.4.2); nothing where it does not name it. A weight that is none is 0.
std::optional<int> weight_of(const Request& request, http::field header, std::string_view name);

/// Whether `Accept` names `media_type` itself, and takes it. A wildcard does not.
bool accepts(const Request& request, std::string_view media_type);

}  // namespace atom::api
