#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "accounts/api_keys.hpp"
#include "api/metrics.hpp"
#include "api/service.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/random.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/marketplace.hpp"
#include "simulator/message.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::simulator {

/// `atomd --simulate` without its sockets. Thread-safe: one request at a time is answered, on the thread that
/// asks, and none while the process forks.
class MemoryServer {
 public:
  /// Throws std::runtime_error where SQLite has no memory to give.
  MemoryServer();
  ~MemoryServer();
  MemoryServer(const MemoryServer&) = delete;
  MemoryServer& operator=(const MemoryServer&) = delete;

  Outcome answer(const client::Request& request);

 private:
  api::Response respond(const client::Request& request);
  boost::asio::awaitable<api::Response> serve(const api::Request& message);

  SystemClock clock_;
  SystemRandom random_;
  storage::sqlite::OpenCatalog opened_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_;
  accounts::ApiKeys keys_;
  api::Metrics metrics_;
  boost::asio::io_context loop_;  ///< Also what a worker of the server would do runs on it.
  api::Service service_;
};

}  // namespace atom::simulator
