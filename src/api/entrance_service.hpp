#pragma once

#include "api/entrance.hpp"
#include "api/service.hpp"

namespace atom::api {

/// A service as one of its entrances shows it: any other route does not exist there.
class EntranceService final : public Service {
 public:
  /// Borrows the service.
  EntranceService(Service& service, Entrance entrance) : service_(service), entrance_(entrance) {}

  boost::asio::awaitable<std::optional<Response>> begin(Exchange& exchange) override {
    exchange.entrance = entrance_;
    return service_.begin(exchange);
  }
  boost::asio::awaitable<Response> respond(Exchange& exchange) override { return service_.respond(exchange); }
  Response reject(Exchange& exchange, const Error& error) override {
    return service_.reject(exchange, error);
  }
  using Service::reject;
  void finish(const Exchange& exchange, Response& response) override { service_.finish(exchange, response); }
  Metrics& metrics() override { return service_.metrics(); }

 private:
  Service& service_;
  Entrance entrance_;
};

}  // namespace atom::api
