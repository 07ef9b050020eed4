#pragma once

#include <array>
#include <string_view>

/// Error codes for documents, ids and their parts.
namespace atom::wpk::errors {

// The bytes cannot be parsed.
inline constexpr std::string_view kMalformedJson = "malformed_json";
inline constexpr std::string_view kMalformedYaml = "malformed_yaml";
inline constexpr std::string_view kInvalidUtf8 = "invalid_utf8";
inline constexpr std::string_view kDuplicateMember = "duplicate_member";
inline constexpr std::string_view kDocumentTooDeep = "document_too_deep";
inline constexpr std::string_view kDocumentTooComplex = "document_too_complex";

// The document breaks a rule.
inline constexpr std::string_view kInvalidWpk = "invalid_wpk";  ///< Several findings with different codes.
inline constexpr std::string_view kNotAnObject = "not_an_object";
inline constexpr std::string_view kMissingMember = "missing_member";
inline constexpr std::string_view kInvalidMember = "invalid_member";
inline constexpr std::string_view kInvalidName = "invalid_name";
inline constexpr std::string_view kReservedName = "reserved_name";
inline constexpr std::string_view kInvalidVersion = "invalid_version";
inline constexpr std::string_view kInvalidRange = "invalid_range";
inline constexpr std::string_view kInvalidId = "invalid_id";
inline constexpr std::string_view kInvalidDigest = "invalid_digest";

// The value has no canonical form.
inline constexpr std::string_view kNumberOutOfRange = "number_out_of_range";
inline constexpr std::string_view kLoneSurrogate = "lone_surrogate";

inline constexpr std::array kAll{
    kMalformedJson,  kMalformedYaml, kInvalidUtf8,   kDuplicateMember, kDocumentTooDeep,  kDocumentTooComplex,
    kInvalidWpk,     kNotAnObject,   kMissingMember, kInvalidMember,   kInvalidName,      kReservedName,
    kInvalidVersion, kInvalidRange,  kInvalidId,     kInvalidDigest,   kNumberOutOfRange, kLoneSurrogate,
};

}  // namespace atom::wpk::errors
