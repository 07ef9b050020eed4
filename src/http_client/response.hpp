#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace atom::http_client {

struct Header {
  std::string name;
  std::string value;
};

struct Response {
  int status = 0;
  std::vector<Header> headers{};
  std::string body{};  ///< With any content encoding undone.
};

/// Why there is no response.
struct Failure {
  enum class Kind {
    unreachable,  ///< No connection was made, so nothing was sent.
    connection_lost,
    untrusted_certificate,
    timeout,
    aborted,  ///< By the caller's stop or interruption.
    not_http,
    response_too_large,
    other,  ///< Such as a TLS handshake that failed.
  };

  Kind kind = Kind::other;
  std::string
      reason{};  ///< libcurl's words, without a full stop; empty for `aborted` and `response_too_large`.
};

/// Any response is a success here, whatever its status.
using Outcome = tl::expected<Response, Failure>;

}  // namespace atom::http_client
