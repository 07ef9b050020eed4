#include "api/refusal.hpp"

#include <fmt/format.h>

#include "api/errors.hpp"

namespace atom::api {

Error headers_too_large() {
  return {std::string(errors::kHeadersTooLarge),
          "The request's head is too large. Send fewer or shorter headers.",
          {}};
}

Error body_too_large() {
  return {std::string(errors::kBodyTooLarge), "The body is larger than this address takes.", {}};
}

Error malformed_request(std::string_view reason) {
  return {std::string(errors::kMalformedRequest),
          fmt::format("This is not an HTTP/1.1 request: {}.", reason),
          {}};
}

}  // namespace atom::api
