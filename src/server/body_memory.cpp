#include "server/body_memory.hpp"

#include "api/rate_limiter.hpp"

namespace atom::server {

std::optional<Shares::Share> BodyMemory::take(std::string_view address, std::size_t bytes) {
  Shares& shares = bytes <= limits::kRequestBodyBytes ? small_ : large_;
  return shares.take(api::rated_network(address), bytes);
}

}  // namespace atom::server
