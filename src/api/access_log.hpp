#pragma once

#include <chrono>
#include <string_view>

#include "api/exchange.hpp"
#include "api/http.hpp"

namespace atom::api {

/// Writes the log line of a request and its response. Secrets are in queries, headers and bodies, so nothing
/// of them is logged but the two headers that name the request.
void log_exchange(const Exchange& exchange, const Response& response, std::chrono::nanoseconds took);

/// Returns the path of a request's target, without the origin of an absolute form and without the query.
std::string_view path_of(std::string_view target);

}  // namespace atom::api
