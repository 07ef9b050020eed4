#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "api/call.hpp"
#include "api/exchange.hpp"
#include "api/metrics.hpp"

namespace atom::api {

/// The whole API as one function from a request value to a response value. Thread-safe.
class Service {
 public:
  /// Everything is borrowed.
  Service(marketplace::Marketplace& marketplace, accounts::ApiKeys& keys, Metrics& metrics,
          const Clock& clock, Random& random, Options options, boost::asio::any_io_executor workers);

  /// Answers a request that came from the IP address `peer`. What fails is answered as a problem, an
  /// exception as `internal`. Borrows both until then.
  boost::asio::awaitable<Response> answer(const Request& request, std::string_view peer);

  /// Answers what never became a request, such as `malformed_request`.
  Response refuse(const Error& error);

  /// How many bytes the body of a request with this head may have.
  std::size_t body_limit(const Request& head) const;

  Metrics& metrics() { return context_.metrics; }

 private:
  /// Notes in `exchange` what becomes known of the request. Answers again what was kept, where it may, and
  /// keeps what may be given again.
  Answer dispatch(Exchange& exchange);
  /// Finds the route of a request, and what it takes of the address.
  Answer answer_by_route(Exchange& exchange);
  /// The answer that was kept for this request, or null.
  std::shared_ptr<const KeptAnswer> find_kept(const Request& request, std::uint64_t revision);
  /// The answer of the route, an error as a problem, or what a scripted fault makes of it.
  boost::asio::awaitable<Response> respond_to(Exchange& exchange);
  /// Finds the caller, and takes the request from the rate of whoever it is.
  boost::asio::awaitable<Result<void>> admit(Exchange& exchange);
  Result<void> admit_anonymous(Exchange& exchange);
  /// Counts the download that an answer begins.
  void count_download(const Request& request, const Response& response);
  /// Fails with `rate_limited`.
  Result<void> charge(Exchange& exchange);
  Exchange begin(const Request& request, std::string_view peer);
  /// What every answer carries, whatever it says; then it is counted and logged.
  void finish(const Exchange& exchange, Response& response);

  PooledRandom ids_;  ///< Of requests and of spans.
  Context context_;
  std::unique_ptr<RateLimiter> limiter_;  ///< Null where no rate is limited.
};

/// `api/openapi.yaml`, as it was when this was built.
std::string_view openapi_yaml();

/// The version of the product.
std::string_view version();

}  // namespace atom::api
