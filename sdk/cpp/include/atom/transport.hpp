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

/// As it stands in a request, such as `GET`.
std::string_view to_string(Method method);

/// What becomes of a request that reaches the server twice.
enum class Repeat {
  harmless,  ///< The second changes nothing.
  harmful,   ///< It is done twice: nothing sends it again by itself.
};

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

/// Between two looks of a call that blocks for whether it is interrupted.
inline constexpr std::chrono::milliseconds kInterruptionInterval{50};

/// One HTTP request, as far as a transport needs to know it.
struct Request {
  Method method = Method::get;
  std::string target;  ///< Path and query from `/` on, percent-encoded.
  std::vector<Header>
      headers;  ///< Everything but what the transport sets itself: Host, Content-Length, encodings.
  std::string body;
  std::chrono::milliseconds timeout{0};  ///< For the whole exchange, connecting included; above 0.
  std::stop_token stop{};                ///< A stop ends the exchange at once.
  std::function<bool()> interrupted{};   ///< As of `CallOptions`; `send_async` does not ask.
  Repeat repeat = Repeat::harmless;
  std::string_view operation{};  ///< `operationId` of the contract; of static storage.
  std::string_view route{};      ///< Its path as the contract writes it; of static storage.
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
/// Everything above it (deadline, retries, the circuit breaker) is the client's, so a transport does none of
/// it. Implementations are thread-safe: any number of threads send at once.
class Transport {
 public:
  using Completion = std::function<void(Result<Response>)>;

  virtual ~Transport() = default;

  /// Fails with `connection_failed`, `untrusted_certificate`, `timeout`, `aborted`, `invalid_response` or
  /// `response_too_large`.
  virtual Result<Response> send(const Request& request) = 0;

  /// As `send`, without waiting: `done` is called once, on any thread, and maybe before this returns.
  /// `request` lives until then. Here it is `send`, for a transport that does not wait for anything.
  virtual void send_async(const Request& request, Completion done);
};

}  // namespace atom::client
