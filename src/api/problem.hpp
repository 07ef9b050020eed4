#pragma once

#include <optional>
#include <string_view>

#include "api/http.hpp"
#include "atom/base/error.hpp"
#include "atom/wire/problem.hpp"

namespace atom::api {

/// Renders `error` as `application/problem+json`. The table in problem.cpp is the one place where an error
/// gains its HTTP status. A code that it does not know is a bug of ours, and sent as `internal` without its
/// text.
Response problem_response(const Error& error, std::string_view request_id);

/// Renders a problem of a code that is not in the table.
Response render_problem(unsigned status, const wire::Problem& problem);

/// Returns the status of `code`, or nothing if the table does not know it. For the tests that hold every
/// room's codes and the contract against it.
std::optional<http::status> status_of(std::string_view code);

}  // namespace atom::api
