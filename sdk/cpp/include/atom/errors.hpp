#pragma once

#include <array>
#include <string_view>

/// The codes of the failures that the SDK itself finds. They are named alike in every SDK.
namespace atom::client::errors {

inline constexpr std::string_view kConnectionFailed =
    "connection_failed";  ///< No connection, or one that broke off.
inline constexpr std::string_view kUntrustedCertificate =
    "untrusted_certificate";  ///< Of the server: nothing was sent, and to try again would not help.
inline constexpr std::string_view kTimeout = "timeout";
inline constexpr std::string_view kAborted = "aborted";  ///< The caller asked to stop.
inline constexpr std::string_view kCircuitOpen =
    "circuit_open";  ///< Too much failed lately, so nothing was sent.
inline constexpr std::string_view kInvalidResponse =
    "invalid_response";  ///< An answer that is not the contract's.
inline constexpr std::string_view kResponseTooLarge =
    "response_too_large";  ///< Over `limits::kResponseBytes`.
inline constexpr std::string_view kIntegrityMismatch =
    "integrity_mismatch";  ///< Bytes that their digest denies.
inline constexpr std::string_view kInvalidArgument = "invalid_argument";
inline constexpr std::string_view kFileUnreadable = "file_unreadable";

inline constexpr std::array kAll{
    kConnectionFailed, kUntrustedCertificate, kTimeout,           kAborted,         kCircuitOpen,
    kInvalidResponse,  kResponseTooLarge,     kIntegrityMismatch, kInvalidArgument, kFileUnreadable};

}  // namespace atom::client::errors
