#pragma once

#include "atom/base/fork_local.hpp"
#include "atom/transport.hpp"
#include "core.hpp"
#include "delivery.hpp"
#include "simulator/memory_server.hpp"

namespace atom::simulation {

/// The SDK's transport over a server in memory. Nothing in it waits except for a result that a fault holds
/// back: a blocking call waits on its own thread, any other on an I/O thread that starts with the first one.
class MemoryTransport final : public client::Transport {
 public:
  MemoryTransport();

  client::Result<client::Response> send(const client::Request& request) override;
  void send_async(const client::Request& request, Completion done) override;

 private:
  Delivery handle(const client::Request& request);

  ForkLocal<simulator::MemoryServer> server_;
  client::SharedIoThread waiting_ = client::make_io();
};

}  // namespace atom::simulation
