#include "atom/simulation.hpp"

#include "memory_transport.hpp"

namespace atom::simulation {

std::shared_ptr<client::Transport> create_simulation() {
  return std::make_shared<MemoryTransport>();
}

client::Result<client::Client> create_simulated_client(const client::ClientOptions& options,
                                                       std::shared_ptr<client::Transport> simulation) {
  client::ClientOptions simulated = options;
  simulated.base_url = "http://simulation";
  return client::create_client(simulated, std::move(simulation));
}

client::Result<client::Client> create_client(const client::ClientOptions& options) {
  auto simulate = client::wants_simulation(options);
  if (!simulate) return tl::unexpected(std::move(simulate.error()));
  return *simulate ? create_simulated_client(options) : client::create_client(options);
}

}  // namespace atom::simulation
