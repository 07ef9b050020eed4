#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/wire/wpk.hpp"

namespace atom::wire {

/// What a publish did: `uploaded`, or `unchanged` where the same bytes were there already.
struct PublishResult {
  std::string id;
  std::string status;
  std::string message;
  std::string digest;
  Wpk wpk;

  bool operator==(const PublishResult&) const = default;
};

/// What publish would say of a document.
struct Validation {
  bool valid = false;
  std::optional<std::string> id;  ///< Absent where no id could be read.
  std::string digest;
  std::int64_t size = 0;  ///< Bytes.
  std::vector<Finding> findings;

  bool operator==(const Validation&) const = default;
};

/// The body of the first upload route.
struct UploadRequest {
  std::string name;
  std::string version;
  boost::json::value content;
  std::string signature;  ///< Empty where there is none.
};

boost::json::value to_json(const Finding& finding);
boost::json::value to_json(const PublishResult& result);
boost::json::value to_json(const Validation& validation);

Result<Finding> read_finding(const boost::json::value& value, std::string pointer);
Result<PublishResult> read_publish_result(const boost::json::value& value);
Result<Validation> read_validation(const boost::json::value& value);
Result<UploadRequest> read_upload_request(const boost::json::value& value);

}  // namespace atom::wire
