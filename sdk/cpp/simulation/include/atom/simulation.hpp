#pragma once

#include <memory>

#include "atom/client.hpp"

/// A whole marketplace inside the program, so that a test or a first try needs no server process and no port.
///
///     const auto client = atom::simulation::create_simulated_client({.api_key = "any"});
///     client->publish_wpk(document);
namespace atom::simulation {

/// Makes an empty marketplace in memory, served by the handlers of `atomd --simulate`: any token stands for a
/// developer with every scope, a tenant may review its own packages, and faults are shown on demand
/// (`POST /simulation/faults`). Opens no socket and writes nothing to disk.
///
/// Clients made over one transport share the marketplace, which lives as long as the last of them.
/// Thread-safe; a blocking call runs on the thread that makes it, one at a time. After a fork the child has
/// an empty marketplace, whatever the parent's holds. Throws if memory runs out.
std::shared_ptr<client::Transport> create_simulation();

/// Makes a client of a simulation, by default of one of its own. Its base URL is always `http://simulation`;
/// proxy and certificate options are checked but have no effect.
client::Result<client::Client> create_simulated_client(
    const client::ClientOptions& options = {},
    std::shared_ptr<client::Transport> simulation = create_simulation());

/// Makes a client of a simulation of its own if `ClientOptions::simulate` or `ATOM_SIMULATION` asks for one,
/// else a client of a real server, as `client::create_client` does.
client::Result<client::Client> create_client(const client::ClientOptions& options = {});

}  // namespace atom::simulation
