#pragma once

#include "atom/transport.hpp"
#include "fork_local.hpp"
#include "io_thread.hpp"
#include "simulator/memory_server.hpp"

namespace atom::simulator {

/// A server in memory as the SDK's transport. Nothing waits in it but for an answer that a fault holds back:
/// a blocking call on its own thread, any other on one that starts with the first such answer.
class Simulation final : public client::Transport {
 public:
  Simulation();

  client::Result<client::Response> send(const client::Request& request) override;
  void send_async(const client::Request& request, Completion done) override;

 private:
  client::ForkLocal<MemoryServer> server_;
  client::ForkLocal<client::IoThread> waiting_;
};

}  // namespace atom::simulator
