#pragma once

#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "api/exchange.hpp"
#include "api/http.hpp"
#include "api/metrics.hpp"
#include "atom/base/error.hpp"

namespace atom::api {

/// The application behind a server. It responds to a request in two steps, so that nothing of a body is read
/// before the caller is known:
///
///     Exchange exchange{head, peer};
///     if (auto rejected = co_await service.begin(exchange)) co_return *std::move(rejected);
///     ...  // Send `100 Continue`, and read at most `exchange.body_limit` bytes into the request.
///     co_return co_await service.respond(exchange);
///
/// `Pipeline` implements it; a decorator may stand around that. Thread-safe.
class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  /// Takes the head of a request. Returns the response if the request is rejected, else nothing. Borrows
  /// the exchange until then, as `respond` does.
  virtual boost::asio::awaitable<std::optional<Response>> begin(Exchange& exchange) = 0;

  /// Responds to a request that `begin` has accepted and whose body has been read.
  virtual boost::asio::awaitable<Response> respond(Exchange& exchange) = 0;

  /// Responds to a request whose body could not be read, for example with `body_too_large`.
  virtual Response reject(Exchange& exchange, const Error& error) = 0;

  /// Adds what every response carries, counts and logs it: the last stage of both `respond` and `reject`, for
  /// a decorator that responds itself.
  virtual void finish(const Exchange& exchange, Response& response) = 0;

  virtual Metrics& metrics() = 0;

  /// Responds to what never became a request, for example with `malformed_request`.
  Response reject(const Error& error);

  /// Takes a request that has been read already through all of the above. Borrows both arguments until then.
  boost::asio::awaitable<Response> handle(const Request& request, std::string_view peer);
};

}  // namespace atom::api
