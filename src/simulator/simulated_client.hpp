#pragma once

#include <memory>

#include "atom/client.hpp"

/// The server, inside the program that calls it: what a test or a first try needs no process and no port for.
namespace atom::simulator {

/// An empty marketplace in memory, answered for by the handlers of `atomd --simulate`: any token is a
/// developer with every scope, a tenant may review its own packages, and faults are shown on demand
/// (`POST /simulation/faults`). No socket is opened, and nothing is written to disk.
///
/// Clients made over one transport share the marketplace, which ends with the last of them. Thread-safe; a
/// blocking call runs on the thread that makes it, one at a time. After a fork the child finds an empty
/// marketplace, whatever the parent's held. Throws where there is no memory for it.
std::shared_ptr<client::Transport> create_simulation();

/// A client of a simulation, by default of one of its own. Its base URL is `http://simulation`, whatever the
/// options and the environment say; what they say of proxies and certificates is checked, and of no effect.
client::Result<client::Client> create_simulated_client(
    const client::ClientOptions& options = {},
    std::shared_ptr<client::Transport> simulation = create_simulation());

/// A client of what the options ask for: of a simulation of its own where `ClientOptions::simulate`, or
/// `ATOM_SIMULATION`, says so, else as `client::create_client` makes it.
client::Result<client::Client> create_client(const client::ClientOptions& options = {});

}  // namespace atom::simulator
