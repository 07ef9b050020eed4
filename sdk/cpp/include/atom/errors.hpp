#pragma once

#include <array>
#include <string_view>

/// The codes of failures that the SDK itself detects. They are the same in every SDK.
namespace atom::client::errors {

inline constexpr std::string_view kConnectionFailed =
    "connection_failed";  ///< There was no connection, or it was lost.
inline constexpr std::string_view kUntrustedCertificate =
    "untrusted_certificate";  ///< The server's; nothing was sent, and a retry would not help.
inline constexpr std::string_view kTimeout = "timeout";
inline constexpr std::string_view kAborted = "aborted";  ///< The caller stopped it.
inline constexpr std::string_view kCircuitOpen =
    "circuit_open";  ///< Too many calls failed recently; nothing was sent.
inline constexpr std::string_view kInvalidResponse =
    "invalid_response";  ///< The response does not follow the contract.
inline constexpr std::string_view kResponseTooLarge =
    "response_too_large";  ///< Over `limits::kResponseBytes`.
inline constexpr std::string_view kIntegrityMismatch =
    "integrity_mismatch";  ///< The bytes do not match their digest.
inline constexpr std::string_view kInvalidArgument = "invalid_argument";
inline constexpr std::string_view kFileUnreadable = "file_unreadable";

inline constexpr std::array kAll{
    kConnectionFailed, kUntrustedCertificate, kTimeout,           kAborted,         kCircuitOpen,
    kInvalidResponse,  kResponseTooLarge,     kIntegrityMismatch, kInvalidArgument, kFileUnreadable};

}  // namespace atom::client::errors
