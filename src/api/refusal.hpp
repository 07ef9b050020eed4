#pragma once

#include <string_view>

#include "atom/base/error.hpp"

/// What is said of a request that never comes to a route, by whoever carries requests here.
namespace atom::api {

Error headers_too_large();
Error body_too_large();
Error malformed_request(std::string_view reason);

}  // namespace atom::api
