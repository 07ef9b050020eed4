#pragma once

#include <array>
#include <string_view>

/// The codes of errors in a JSON body that breaks rules.
namespace atom::wire::errors {

inline constexpr std::string_view kInvalidRequest =
    "invalid_request";  ///< Several findings of different codes.
inline constexpr std::string_view kMissingField = "missing_field";
inline constexpr std::string_view kInvalidField = "invalid_field";
inline constexpr std::string_view kUnknownField = "unknown_field";

inline constexpr std::array kAll{kInvalidRequest, kMissingField, kInvalidField, kUnknownField};

}  // namespace atom::wire::errors
