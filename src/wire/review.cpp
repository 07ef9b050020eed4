#include "atom/wire/review.hpp"

#include <fmt/format.h>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/descriptions.hpp"
#include "atom/wpk/digest.hpp"

namespace atom::wire {
namespace {

std::string read_reason(ObjectReader& reader) {
  std::string reason = reader.string_or_empty("reason");
  if (count_characters(reason) > limits::kReasonCharacters) {
    reader.invalid("reason", fmt::format("at most {} characters", limits::kReasonCharacters));
  }
  return reason;
}

/// The first routes name a decision by the status that it brings about.
std::optional<wpk::Decision> decision_of_status(std::string_view text) {
  if (text == "approved") return wpk::Decision::approve;
  if (text == "rejected") return wpk::Decision::reject;
  return std::nullopt;
}

}  // namespace

boost::json::value to_json(const ReviewRequest& request) {
  boost::json::object object{{"decision", json_string(wpk::to_string(request.decision))},
                             {"reason", request.reason}};
  if (request.digest) object["digest"] = *request.digest;
  return object;
}

boost::json::value to_json(const ReviewResult& result) {
  return write_object(result);
}

boost::json::value to_json(const std::vector<Review>& reviews) {
  return write_object(ReviewList{reviews});
}

Result<ReviewRequest> read_review_request(const boost::json::value& value) {
  ObjectReader reader(value);
  ReviewRequest request;
  request.decision =
      reader.parsed("decision", wpk::parse_decision, "approve or reject").value_or(request.decision);
  request.reason = read_reason(reader);
  request.digest = reader.optional_string("digest");
  if (request.digest && !wpk::check_digest(*request.digest)) {
    reader.invalid("digest", "sha256: and 64 lower-case hexadecimal digits");
  }
  reader.refuse_unknown({"decision", "reason", "digest"});
  return reader.finish(std::move(request));
}

Result<ReviewRequest> read_first_review_request(const boost::json::value& value) {
  ObjectReader reader(value);
  ReviewRequest request;
  request.decision =
      reader.parsed("status", decision_of_status, "approved or rejected").value_or(request.decision);
  request.reason = read_reason(reader);
  return reader.finish(std::move(request));
}

Result<ReviewResult> read_review_result(const boost::json::value& value) {
  return read_object<ReviewResult>(value);
}

Result<std::vector<Review>> read_reviews(const boost::json::value& value) {
  return read_object<ReviewList>(value).map([](ReviewList list) { return std::move(list.reviews); });
}

}  // namespace atom::wire
