#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http.hpp"
#include "api/response.hpp"
#include "atom/base/error.hpp"

namespace atom::simulator {

/// An HTTP request to the server in memory. Borrows everything it names.
struct Request {
  std::string_view method;  ///< Such as `GET`.
  std::string_view target;  ///< Path and query, percent-encoded.
  std::vector<std::pair<std::string_view, std::string_view>> headers{};
  std::string_view body{};
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// The outcome that a client would see at its end of a connection.
struct Outcome {
  enum class Kind {
    response,         ///< The response arrives whole.
    connection_lost,  ///< A fault breaks the connection off before the response is whole.
    endless,          ///< The response is a stream, so it is never whole.
  };

  Kind kind = Kind::response;
  Response response{};                    ///< Empty unless the kind is `response`.
  std::chrono::milliseconds hold_for{0};  ///< How long a fault holds the outcome back.
};

/// Returns the error of a request that a server on a socket rejects before routing it; nothing if it may
/// pass.
std::optional<Error> rejection_of(const Request& request);

api::Request api_request(const Request& request);

/// Applies the response's fault, if it has one.
Outcome outcome_of(api::Response response);

}  // namespace atom::simulator
