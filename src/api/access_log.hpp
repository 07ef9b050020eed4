#pragma once

#include <chrono>
#include <string_view>

#include "api/exchange.hpp"
#include "api/http.hpp"

namespace atom::api {

/// Writes the line of an answered request. Nothing of its query, its headers but the two that name it, or its
/// body is in it: there is where secrets are.
void log_exchange(const Exchange& exchange, const Response& response, std::chrono::nanoseconds took);

/// The path of a request's target, without what stands before it in absolute form, and without its query.
std::string_view path_of(std::string_view target);

}  // namespace atom::api
