#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "atom/error.hpp"

namespace atom::client {

enum class Method { get, put, post, del };

/// What becomes of a request that reaches the server twice.
enum class Repeat {
  harmless,  ///< The second changes nothing.
  harmful,   ///< It is done twice: a transport must not send it again by itself.
};

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

/// One HTTP request, as far as a transport needs to know it.
struct Request {
  Method method = Method::get;
  std::string target;  ///< Path and query from `/` on, percent-encoded.
  std::vector<Header>
      headers;  ///< Everything but what the transport sets itself: Host, Content-Length, encodings.
  std::string body;
  std::chrono::milliseconds timeout{0};  ///< For the whole exchange, connecting included; above 0.
  Repeat repeat = Repeat::harmless;
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;  ///< With any content encoding undone.

  /// The value of the first header of that name, in any case; empty where there is none.
  std::string_view header(std::string_view name) const;
};

/// Carries one request to the server and its answer back. Any answer is a success here, whatever its status.
///
/// Everything above it (retries, a circuit breaker, tracing) is another `Transport` that wraps one.
/// Implementations are thread-safe: any number of threads send at once.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Fails with `connection_failed`, `timeout`, `invalid_response` or `response_too_large`.
  virtual Result<Response> send(const Request& request) = 0;
};

}  // namespace atom::client
