#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/lifecycle.hpp"

/// The bodies of requests. Readers check every rule of the contract and fail with the findings of
/// `ObjectReader`.
namespace atom::wire {

/// A decision on a version.
struct ReviewRequest {
  wpk::Decision decision = wpk::Decision::approve;
  std::string reason;
  /// The digest of the bytes that were reviewed.
  std::optional<std::string> digest;

  bool operator==(const ReviewRequest&) const = default;
};

/// A request for a new API key.
struct TokenRequest {
  Scopes scopes;
  std::string note;
  std::optional<Timestamp> expires_at;
  /// The caller's own tenant by default.
  std::optional<std::string> tenant;

  bool operator==(const TokenRequest&) const = default;
};

/// The body of the legacy upload route.
struct UploadRequest {
  std::string name;
  std::string version;
  boost::json::value content;
  std::string signature;  ///< Empty if there is none.
};

boost::json::value to_json(const ReviewRequest& request);
boost::json::value to_json(const TokenRequest& request);

Result<ReviewRequest> read_review_request(const boost::json::value& value);
/// Reads the body of the legacy review route: `{"status": "approved"|"rejected", "reason"}`.
Result<ReviewRequest> read_legacy_review_request(const boost::json::value& value);
Result<TokenRequest> read_token_request(const boost::json::value& value);
Result<UploadRequest> read_upload_request(const boost::json::value& value);

/// Returns the names of scopes, in the order of `Scope`.
std::vector<std::string> scope_names(Scopes scopes);

}  // namespace atom::wire
