#include "server/body_memory.hpp"

#include "api/rate_limiter.hpp"

namespace atom::server {

std::optional<Shares::Share> BodyMemory::take(const api::Exchange& exchange, std::size_t bytes) {
  Pool& pool = exchange.caller ? callers_ : anonymous_;
  Shares& shares = bytes <= limits::kRequestBodyBytes ? pool.small : pool.large;
  return shares.take(api::rated_network(exchange.peer), bytes);
}

}  // namespace atom::server
