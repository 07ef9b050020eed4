#include "api/problem.hpp"

#include <algorithm>
#include <array>

#include "accounts/errors.hpp"
#include "api/errors.hpp"
#include "atom/base/credential_errors.hpp"
#include "atom/base/redaction.hpp"
#include "atom/wire/errors.hpp"
#include "atom/wpk/errors.hpp"
#include "auth/errors.hpp"
#include "marketplace/errors.hpp"

namespace atom::api {
namespace {

enum class Retry { no, yes };

struct Entry {
  std::string_view code;
  http::status status;
  Retry retry = Retry::no;
};

namespace account = accounts::errors;
namespace credential = credential_errors;
namespace market = marketplace::errors;
using http::status;

constexpr std::array kTable{
    // Requests that cannot be read.
    Entry{errors::kMalformedRequest, status::bad_request},
    Entry{errors::kHeadersTooLarge, status::request_header_fields_too_large},
    Entry{errors::kBodyTooLarge, status::payload_too_large},
    Entry{errors::kUnsupportedMediaType, status::unsupported_media_type},
    Entry{errors::kUnknownParameter, status::bad_request},
    Entry{errors::kInvalidParameter, status::bad_request},
    Entry{errors::kInvalidPrecondition, status::bad_request},
    Entry{market::kInvalidCursor, status::bad_request},
    Entry{wpk::errors::kMalformedJson, status::bad_request},
    Entry{wpk::errors::kMalformedYaml, status::bad_request},
    Entry{wpk::errors::kInvalidUtf8, status::bad_request},
    Entry{wpk::errors::kDuplicateMember, status::bad_request},
    Entry{wpk::errors::kDocumentTooDeep, status::bad_request},
    Entry{wpk::errors::kDocumentTooComplex, status::bad_request},
    Entry{wpk::errors::kLoneSurrogate, status::bad_request},
    Entry{wpk::errors::kInvalidId, status::bad_request},
    Entry{wpk::errors::kInvalidRange, status::bad_request},

    // Requests that break a rule.
    Entry{wpk::errors::kInvalidWpk, status::unprocessable_entity},
    Entry{wpk::errors::kNotAnObject, status::unprocessable_entity},
    Entry{wpk::errors::kMissingMember, status::unprocessable_entity},
    Entry{wpk::errors::kInvalidMember, status::unprocessable_entity},
    Entry{wpk::errors::kInvalidName, status::unprocessable_entity},
    Entry{wpk::errors::kReservedName, status::unprocessable_entity},
    Entry{wpk::errors::kInvalidVersion, status::unprocessable_entity},
    Entry{wpk::errors::kInvalidDigest, status::unprocessable_entity},
    Entry{wpk::errors::kNumberOutOfRange, status::unprocessable_entity},
    Entry{wire::errors::kInvalidRequest, status::unprocessable_entity},
    Entry{wire::errors::kMissingField, status::unprocessable_entity},
    Entry{wire::errors::kInvalidField, status::unprocessable_entity},
    Entry{wire::errors::kUnknownField, status::unprocessable_entity},
    Entry{market::kSignatureKeyUnknown, status::unprocessable_entity},
    Entry{account::kExpiryInPast, status::unprocessable_entity},
    Entry{account::kExpiryTooLate, status::unprocessable_entity},

    // Callers.
    Entry{credential::kMissingToken, status::unauthorized},
    Entry{credential::kInvalidToken, status::unauthorized},
    Entry{credential::kExpiredToken, status::unauthorized},
    Entry{credential::kNotYetValidToken, status::unauthorized},
    Entry{credential::kRevokedToken, status::unauthorized},
    Entry{auth::errors::kUnknownKey, status::unauthorized},
    Entry{market::kInsufficientScope, status::forbidden},
    Entry{market::kForeignTenant, status::forbidden},
    Entry{market::kNameTaken, status::forbidden},
    Entry{market::kSelfReview, status::forbidden},

    // The thing requested.
    Entry{errors::kRouteNotFound, status::not_found},
    Entry{errors::kMethodNotAllowed, status::method_not_allowed},
    Entry{errors::kScenarioNotFound, status::not_found},
    Entry{market::kWpkNotFound, status::not_found},
    Entry{market::kInvitationNotFound, status::not_found},
    Entry{account::kTokenNotFound, status::not_found},
    Entry{errors::kRangeNotSatisfiable, status::range_not_satisfiable},
    Entry{market::kVersionExists, status::conflict},
    Entry{market::kLastOwner, status::conflict},
    Entry{market::kTooManyOwners, status::conflict},
    Entry{market::kQuotaExceeded, status::conflict},
    Entry{account::kTooManyKeys, status::conflict},
    Entry{market::kIdMismatch, status::conflict},  // As RFC 9110 section 9.3.4 has it.
    Entry{market::kInvalidTransition, status::conflict},
    Entry{market::kDigestMismatch, status::precondition_failed},

    // The server.
    Entry{errors::kInternal, status::internal_server_error},
    Entry{errors::kRateLimited, status::too_many_requests, Retry::yes},
    Entry{errors::kTooManyConnections, status::service_unavailable, Retry::yes},
    Entry{errors::kTooManyFollowers, status::service_unavailable, Retry::yes},
    Entry{auth::errors::kKeysUnavailable, status::service_unavailable, Retry::yes},
    Entry{market::kOverloaded, status::service_unavailable, Retry::yes},
    Entry{account::kTooManyHeldRevocations, status::service_unavailable, Retry::yes},
    Entry{market::kCatalogUnavailable, status::service_unavailable, Retry::yes},
};

const Entry* find_entry(std::string_view code) {
  const auto* const entry = std::ranges::find(kTable, code, &Entry::code);
  return entry == kTable.end() ? nullptr : entry;
}

/// RFC 6750 section 3: what a client without a valid credential must be told.
std::string challenge(std::string_view code) {
  std::string text = R"(Bearer realm="atom")";
  if (code != credential::kMissingToken) text += R"(, error="invalid_token")";
  return text;
}

}  // namespace

std::optional<http::status> status_of(std::string_view code) {
  const Entry* const entry = find_entry(code);
  return entry == nullptr ? std::nullopt : std::optional(entry->status);
}

Response render_problem(unsigned status, const wire::Problem& problem) {
  Response response = respond_json(static_cast<http::status>(status), to_json(problem));
  response.set(http::field::content_type, wire::kProblemMediaType);
  response.set(http::field::cache_control, "no-store");
  return response;
}

Response problem_response(const Error& error, std::string_view request_id) {
  const Entry* entry = find_entry(error.code);
  if (entry == nullptr) {
    return problem_response(
        {std::string(errors::kInternal), "The server failed; report the request_id to its operator.", {}},
        request_id);
  }
  const std::string_view reason = http::obsolete_reason(entry->status);
  const wire::Problem problem{
      std::string(reason),     static_cast<int>(entry->status), error.code,    redacted(error.message),
      std::string(request_id), entry->retry == Retry::yes,      error.findings};
  Response response = render_problem(static_cast<unsigned>(entry->status), problem);
  if (entry->status == status::unauthorized)
    response.set(http::field::www_authenticate, challenge(entry->code));
  if (entry->retry == Retry::yes) response.set(http::field::retry_after, "1");
  return response;
}

}  // namespace atom::api
