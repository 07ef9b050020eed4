#pragma once

#include <array>
#include <string_view>

/// Error codes of requests that no use case has seen.
namespace atom::api::errors {

inline constexpr std::string_view kMalformedRequest = "malformed_request";
inline constexpr std::string_view kHeadersTooLarge = "headers_too_large";
inline constexpr std::string_view kBodyTooLarge = "body_too_large";
inline constexpr std::string_view kRouteNotFound = "route_not_found";
inline constexpr std::string_view kMethodNotAllowed = "method_not_allowed";
inline constexpr std::string_view kUnsupportedMediaType = "unsupported_media_type";
inline constexpr std::string_view kUnknownParameter = "unknown_parameter";
inline constexpr std::string_view kInvalidParameter = "invalid_parameter";
inline constexpr std::string_view kInvalidPrecondition = "invalid_precondition";
inline constexpr std::string_view kRangeNotSatisfiable = "range_not_satisfiable";
inline constexpr std::string_view kRateLimited = "rate_limited";
inline constexpr std::string_view kTooManyConnections = "too_many_connections";
inline constexpr std::string_view kTooManyFollowers = "too_many_followers";
inline constexpr std::string_view kInternal = "internal";
inline constexpr std::string_view kScenarioNotFound = "scenario_not_found";

inline constexpr std::array kAll{
    kMalformedRequest,    kHeadersTooLarge,  kBodyTooLarge,
    kRouteNotFound,       kMethodNotAllowed, kUnsupportedMediaType,
    kUnknownParameter,    kInvalidParameter, kInvalidPrecondition,
    kRangeNotSatisfiable, kRateLimited,      kTooManyConnections,
    kTooManyFollowers,    kInternal,         kScenarioNotFound,
};

}  // namespace atom::api::errors
