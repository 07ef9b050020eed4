#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "atom/error.hpp"

namespace atom::client {

enum class Method { get, put, post, del };

/// Returns the method as a request names it, such as `GET`.
std::string_view to_string(Method method);

/// The effect of a request that reaches the server twice.
enum class Repeat {
  harmless,  ///< The second one changes nothing.
  harmful,   ///< It takes effect twice, so it is never resent automatically.
};

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

/// How often a blocking call asks whether it is interrupted.
inline constexpr std::chrono::milliseconds kInterruptionInterval{50};

/// One HTTP request, as a transport needs it.
struct Request {
  Method method = Method::get;
  std::string target;           ///< Path and query, percent-encoded, beginning with `/`.
  std::vector<Header> headers;  ///< All except what the transport sets: Host, Content-Length, encodings.
  std::string body;
  std::chrono::milliseconds timeout{0};  ///< For the whole attempt, including connecting; above 0.
  std::stop_token stop{};                ///< A stop ends the attempt at once.
  std::function<bool()> interrupted{};   ///< As in `CallOptions`; `send_async` does not ask.
  Repeat repeat = Repeat::harmless;
  std::string_view operation{};  ///< `operationId` of the contract; static.
  std::string_view route{};      ///< Its path in the contract; static.
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;  ///< After content decoding.

  /// Returns the value of the first header with this name, ignoring case; empty if there is none.
  std::string_view header(std::string_view name) const;
};

/// Sends one request and returns its response. Any response is a success here, whatever its status.
///
/// Deadlines, retries and the circuit breaker belong to the client above it. Implementations are thread-safe:
/// any number of threads may send at once.
class Transport {
 public:
  using Completion = std::function<void(Result<Response>)>;

  virtual ~Transport() = default;

  /// Fails with `connection_failed`, `untrusted_certificate`, `timeout`, `aborted`, `invalid_response` or
  /// `response_too_large`.
  virtual Result<Response> send(const Request& request) = 0;

  /// Starts sending and returns. `done` is called once, on any thread, possibly before this returns;
  /// `request` must stay valid until then. The default calls `send`, which suits a transport that never
  /// waits.
  virtual void send_async(const Request& request, Completion done);
};

}  // namespace atom::client
