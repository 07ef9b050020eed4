#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wire {

/// The body of an error: `application/problem+json` (RFC 9457).
struct Problem {
  std::string title;
  int status = 0;
  std::string code;
  std::string detail;
  std::string request_id;
  std::optional<bool> retryable;  ///< Absent if the body does not say; the server always does.
  std::vector<Finding> errors;

  bool operator==(const Problem&) const = default;
};

inline constexpr std::string_view kProblemMediaType = "application/problem+json";

boost::json::value to_json(const Problem& problem);
/// Reads a problem. Only `code` is required: any other member that is missing or has another type reads as
/// absent, so that an error is never lost because of its form.
Result<Problem> read_problem(const boost::json::value& value);

}  // namespace atom::wire
