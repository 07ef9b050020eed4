#pragma once

#include <exception>
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
    invalid_response,    ///< Its head or framing is over a limit, or could be read in two ways.
    response_too_large,  ///< Its body, decompressed.
    exhausted,           ///< This machine lacks memory, threads or file descriptors.
    other,               ///< Such as a TLS handshake that failed.
  };

  Kind kind = Kind::other;
  /// A clause without a full stop, such as libcurl's words; empty for `aborted` and `response_too_large`.
  std::string reason{};
};

/// Returns the failure for an exception that the code of this room, or of libcurl, caused.
Failure failure_of(const std::exception_ptr& thrown);

/// Any response is a success here, whatever its status.
using Outcome = tl::expected<Response, Failure>;

}  // namespace atom::http_client
