#pragma once

#include <optional>
#include <string_view>

#include "api/http.hpp"
#include "atom/base/error.hpp"

namespace atom::api {

/// The one file where an error gains its HTTP status: `error` as `application/problem+json`. A code that the
/// table does not know is a bug of ours and answered as `internal`, without its text.
Response problem_response(const Error& error, std::string_view request_id);

/// An error that a simulation was told to answer, with the status it was told: `simulated_fault`.
Response simulated_problem(unsigned status, std::string_view request_id);

/// The status of `code`, or nothing where the table does not know it. For the tests that hold every room's
/// codes and the contract against it.
std::optional<http::status> status_of(std::string_view code);

}  // namespace atom::api
