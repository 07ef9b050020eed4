#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/wire/wpk.hpp"
#include "atom/wpk/lifecycle.hpp"

namespace atom::wire {

struct ReviewRequest {
  wpk::Decision decision = wpk::Decision::approve;
  std::string reason;
  std::optional<std::string> digest;  ///< Of the bytes that were looked at.

  bool operator==(const ReviewRequest&) const = default;
};

/// What a change of a version's status did: a review, a yank, a withdrawal.
struct ReviewResult {
  std::string id;
  std::string status;  ///< A name of `wpk::Status`.
  std::string message;
  Wpk wpk;

  bool operator==(const ReviewResult&) const = default;
};

boost::json::value to_json(const ReviewRequest& request);
boost::json::value to_json(const ReviewResult& result);
/// A version's review history.
boost::json::value to_json(const std::vector<Review>& reviews);

Result<ReviewRequest> read_review_request(const boost::json::value& value);
/// The body of the first review route: `{"status": "approved"|"rejected", "reason"}`.
Result<ReviewRequest> read_first_review_request(const boost::json::value& value);
Result<ReviewResult> read_review_result(const boost::json::value& value);
Result<std::vector<Review>> read_reviews(const boost::json::value& value);

}  // namespace atom::wire
