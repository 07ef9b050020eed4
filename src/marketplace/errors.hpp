#pragma once

#include <array>
#include <string_view>

#include "atom/base/authorization.hpp"
#include "atom/base/cursor.hpp"

/// The codes of every failure that a use case of the marketplace decides on.
namespace atom::marketplace::errors {

using atom::kInsufficientScope;
using atom::kInvalidCursor;
inline constexpr std::string_view kForeignTenant = "foreign_tenant";
inline constexpr std::string_view kNameTaken = "name_taken";
inline constexpr std::string_view kSelfReview = "self_review";
inline constexpr std::string_view kWpkNotFound = "wpk_not_found";
inline constexpr std::string_view kInvitationNotFound = "invitation_not_found";
inline constexpr std::string_view kLastOwner = "last_owner";
inline constexpr std::string_view kTooManyOwners = "too_many_owners";
inline constexpr std::string_view kQuotaExceeded = "quota_exceeded";
inline constexpr std::string_view kVersionExists = "version_exists";
inline constexpr std::string_view kInvalidTransition = "invalid_transition";
inline constexpr std::string_view kDigestMismatch = "digest_mismatch";
inline constexpr std::string_view kIdMismatch = "id_mismatch";
inline constexpr std::string_view kSignatureKeyUnknown = "signature_key_unknown";
inline constexpr std::string_view kOverloaded = "overloaded";
inline constexpr std::string_view kCatalogUnavailable = "catalog_unavailable";

/// The message for callers if storage fails; the details go to the operator's log.
inline constexpr std::string_view kUnavailableMessage =
    "The catalog is temporarily unavailable. Try again in a moment.";
/// The message for callers if the bytes of a version are missing or damaged.
inline constexpr std::string_view kUnreadableMessage =
    "The bytes of this version cannot be read. Tell the server's operator; the log says why.";

inline constexpr std::array kAll{
    kInsufficientScope,  kForeignTenant,      kNameTaken,     kSelfReview,          kWpkNotFound,
    kInvitationNotFound, kLastOwner,          kTooManyOwners, kQuotaExceeded,       kVersionExists,
    kInvalidTransition,  kDigestMismatch,     kIdMismatch,    kSignatureKeyUnknown, kInvalidCursor,
    kOverloaded,         kCatalogUnavailable,
};

}  // namespace atom::marketplace::errors
