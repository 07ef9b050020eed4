#include "api/on_worker.hpp"

#include "api/rate_limiter.hpp"

namespace atom::api {

Requester requester_of(const Exchange& exchange) {
  if (exchange.caller) return {exchange.caller->tenant, false, exchange.client};
  return {rated_network(exchange.peer), true, exchange.client};
}

}  // namespace atom::api
