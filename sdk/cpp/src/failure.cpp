#include "failure.hpp"

#include <fmt/format.h>

#include <exception>

#include "atom/base/credential_errors.hpp"
#include "atom/base/redaction.hpp"
#include "atom/errors.hpp"
#include "http_client/response.hpp"

namespace atom::client {

Error exhausted(std::string_view reason) {
  return make_error(errors::kConnectionFailed,
                    fmt::format("This machine could not make the call: {}. Free memory, threads or file "
                                "descriptors, and try again.",
                                reason));
}

Error error_of_exception() {
  return exhausted(http_client::failure_of(std::current_exception()).reason);
}

Error redacted(Error error, std::string_view key) {
  const auto hide = [key](std::string& text) { text = atom::redacted(text, key); };
  hide(error.code);
  hide(error.message);
  hide(error.request_id);
  for (Finding& finding : error.findings) {
    hide(finding.code);
    hide(finding.pointer);
    hide(finding.detail);
  }
  return error;
}

Error explained(Error error, std::string_view key) {
  if (key.empty() && error.code == credential_errors::kMissingToken)
    error.message =
        "This call requires an API key, and the client has none. Pass 'api_key', or set ATOM_API_KEY.";
  return error;
}

}  // namespace atom::client
