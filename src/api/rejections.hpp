#pragma once

#include <string_view>

#include "api/exchange.hpp"
#include "api/rate_limiter.hpp"
#include "api/worker_lane.hpp"
#include "atom/base/error.hpp"

/// Errors of requests that never reach a handler.
namespace atom::api {

Error headers_too_large();
Error body_too_large();
/// `overloaded`: there is no memory for another body.
Error too_many_bodies();
Error malformed_request(std::string_view reason);
/// `malformed_request`, of a header of which a request may have only one.
Error repeated_header(std::string_view name);
/// `overloaded`, for a request that found no memory.
Error out_of_memory();

/// `method_not_allowed` if the address takes the methods `allowed`, `route_not_found` if there are none.
Error no_route(std::string_view allowed);

/// Of an exchange that was charged more than its caller, or its address, may spend.
Error rate_limited(const Exchange& exchange, const Rate& rate);

/// `overloaded`, of a document that no worker has read.
Error not_worked_on(JobOutcome outcome);

}  // namespace atom::api
