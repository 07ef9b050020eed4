#include "atom/error.hpp"

#include <array>

#include "atom/errors.hpp"

namespace atom::client {
namespace {

constexpr std::array<std::string_view, 16> kNames{
    "input",          "connection", "timeout",          "aborted",
    "circuit_open",   "integrity",  "invalid_response", "validation",
    "authentication", "permission", "not_found",        "conflict",
    "precondition",   "rate_limit", "server",           "api"};

/// Returns the kind of a code that has the same kind for every status; nothing for another code.
std::optional<ErrorKind> kind_of_code(std::string_view code) {
  if (code == errors::kConnectionFailed) return ErrorKind::connection;
  if (code == errors::kUntrustedCertificate) return ErrorKind::connection;
  if (code == errors::kTimeout) return ErrorKind::timeout;
  if (code == errors::kAborted) return ErrorKind::aborted;
  if (code == errors::kCircuitOpen) return ErrorKind::circuit_open;
  if (code == errors::kIntegrityMismatch) return ErrorKind::integrity;
  if (code == errors::kResponseTooLarge) return ErrorKind::invalid_response;
  return std::nullopt;
}

ErrorKind kind_of_status(int status) {
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return ErrorKind::validation;
    case 401:
      return ErrorKind::authentication;
    case 403:
      return ErrorKind::permission;
    case 404:
      return ErrorKind::not_found;
    case 409:
      return ErrorKind::conflict;
    case 412:
      return ErrorKind::precondition;
    case 429:
      return ErrorKind::rate_limit;
    default:
      return status >= 500 ? ErrorKind::server : ErrorKind::api;
  }
}

}  // namespace

std::string_view to_string(ErrorKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

ErrorKind Error::kind() const {
  if (const auto kind = kind_of_code(code)) return *kind;
  if (const ErrorKind kind = kind_of_status(http_status); kind != ErrorKind::api) return kind;
  if (code == errors::kInvalidResponse) return ErrorKind::invalid_response;
  return http_status == 0 ? ErrorKind::input : ErrorKind::api;
}

}  // namespace atom::client
