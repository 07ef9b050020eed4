#pragma once

#include <chrono>
#include <optional>

#include <boost/json/value.hpp>

#include "retry_policy.hpp"

namespace atom::client {

/// The values that the files of `api/vectors` share. For tests.
inline RetryKind kind_of(const boost::json::value& value) {
  return value.as_string() == "throttled" ? RetryKind::throttled : RetryKind::transient;
}

inline std::optional<std::chrono::milliseconds> ms_of(const boost::json::value& value) {
  if (value.is_null()) return std::nullopt;
  return std::chrono::milliseconds(value.as_int64());
}

}  // namespace atom::client
