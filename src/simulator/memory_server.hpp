#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "accounts/api_keys.hpp"
#include "api/metrics.hpp"
#include "api/pipeline.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/random.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/marketplace.hpp"
#include "simulator/faulty_service.hpp"
#include "simulator/round_trip.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::simulator {

/// `atomd --simulate` without its sockets: a request goes in, and what its client would see comes out.
///
///     MemoryServer server;
///     const Outcome outcome = server.handle({.method = "GET", .target = "/health"});
///
/// Thread-safe. It handles one request at a time, on the thread that calls it, and a fork of the process
/// waits until none is being handled.
class MemoryServer {
 public:
  /// Throws std::runtime_error if SQLite runs out of memory.
  MemoryServer();
  ~MemoryServer();
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;

  Outcome handle(const Request& request);

 private:
  api::Response respond(const Request& request);
  boost::asio::awaitable<api::Response> serve(const api::Request& message);

  SystemClock clock_;
  SystemRandom random_;
  storage::sqlite::OpenCatalog opened_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_;
  accounts::ApiKeys keys_;
  api::Metrics metrics_;
  boost::asio::io_context loop_;  ///< Runs only while a request is handled; worker tasks run on it too.
  FaultPlan faults_;
  api::Pipeline pipeline_;
  FaultyService service_;
};

}  // namespace atom::simulator
