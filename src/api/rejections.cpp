#include "api/rejections.hpp"

#include <fmt/format.h>

#include <array>

#include "api/errors.hpp"
#include "marketplace/errors.hpp"

namespace atom::api {
namespace {

/// In the order of `Payer`.
constexpr std::array<std::string_view, 3> kPayers{"an address without a valid credential", "a caller",
                                                  "a tenant"};

}  // namespace

Error headers_too_large() {
  return {std::string(errors::kHeadersTooLarge),
          "The request's headers are too large. Send fewer or shorter ones.",
          {}};
}

Error body_too_large() {
  return {std::string(errors::kBodyTooLarge),
          "The body is larger than this address takes; send a smaller one.",
          {}};
}

Error too_many_bodies() {
  return {std::string(marketplace::errors::kOverloaded),
          "Too many request bodies are being sent, from this address or in all; try again in a moment.",
          {}};
}

Error malformed_request(std::string_view reason) {
  return {std::string(errors::kMalformedRequest),
          fmt::format("This is not a valid HTTP/1.1 request: {}.", reason),
          {}};
}

Error repeated_header(std::string_view name) {
  return {std::string(errors::kMalformedRequest),
          fmt::format("The header '{}' appears twice; send it once.", name),
          {}};
}

Error out_of_memory() {
  return {std::string(marketplace::errors::kOverloaded),
          "The server has no memory for this request at the moment. Try again in a moment.",
          {}};
}

Error no_route(std::string_view allowed) {
  if (allowed.empty()) {
    return {std::string(errors::kRouteNotFound),
            "There is nothing at this address; /openapi.json lists every address.",
            {}};
  }
  return {std::string(errors::kMethodNotAllowed), fmt::format("This address takes only {}.", allowed), {}};
}

Error rate_limited(const Exchange& exchange, const Rate& rate) {
  return {std::string(errors::kRateLimited),
          fmt::format("Too many requests: {} may make {} in {} s. Try again in {} s.",
                      kPayers.at(static_cast<std::size_t>(exchange.payer)), rate.requests,
                      rate.period.count(), exchange.allowance->retry_after.count()),
          {}};
}

Error not_worked_on(JobOutcome outcome) {
  const bool has_left = outcome == JobOutcome::client_left;
  return {
      std::string(marketplace::errors::kOverloaded),
      has_left
          ? "The client closed the connection while its document was waiting. Keep it open, and try again."
          : "Too many large documents are waiting to be read. Try again in a moment.",
      {}};
}

}  // namespace atom::api
