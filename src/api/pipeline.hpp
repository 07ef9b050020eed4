#pragma once

#include <exception>
#include <memory>
#include <optional>

#include "api/context.hpp"
#include "api/metrics.hpp"
#include "api/router.hpp"
#include "api/service.hpp"

namespace atom::api {

/// The whole API, from the head of a request to its response. pipeline.cpp lists the stages, mounts.cpp the
/// routes. An error is rendered as the family of its route does it, an exception as `internal`.
class Pipeline final : public Service {
 public:
  /// Everything but the options is borrowed.
  Pipeline(marketplace::Marketplace& marketplace, accounts::ApiKeys& keys, Metrics& metrics,
           const Clock& clock, Random& random, const Options& options, boost::asio::any_io_executor workers);

  boost::asio::awaitable<std::optional<Response>> begin(Exchange& exchange) override;
  boost::asio::awaitable<Response> respond(Exchange& exchange) override;
  Response reject(Exchange& exchange, const Error& error) override;
  using Service::reject;
  void finish(const Exchange& exchange, Response& response) override;
  Metrics& metrics() override { return context_.metrics; }

 private:
  void read_head(Exchange& exchange);
  Result<void> find_route(Exchange& exchange);
  boost::asio::awaitable<Result<void>> authenticate_and_charge(Exchange& exchange);
  static Result<void> check_head(const Exchange& exchange);
  boost::asio::awaitable<Representation> make_representation(Exchange& exchange);

  std::shared_ptr<const CachedResponse> find_cached(const Exchange& exchange);
  /// Takes what the request counts as, and has not been charged yet, from the rates of the caller and of its
  /// tenant or, if nobody has authenticated, of the address.
  Result<void> charge(Exchange& exchange);
  void charge_tenant(Exchange& exchange, std::int64_t requests);
  const Rate& rate_of(Payer payer) const;
  Response problem(const Exchange& exchange, const Error& error);
  Response internal_error(const Exchange& exchange, const std::exception& bug);

  PooledRandom ids_;  ///< Of requests and of spans.
  Router router_;
  Context context_;
  std::unique_ptr<RateLimiter> limiter_;         ///< Null if rates are not limited.
  std::unique_ptr<RateLimiter> tenant_limiter_;  ///< Null if those of tenants are not.
};

}  // namespace atom::api
