#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "http_client/client.hpp"
#include "http_client/handles.hpp"
#include "http_client/io_thread.hpp"
#include "http_client/transfer.hpp"

namespace atom::http_client {

/// The requests of a client that are in flight on the I/O thread. Apart from construction and destruction,
/// everything happens on that thread. Borrows its arguments.
class AsyncTransfers : public std::enable_shared_from_this<AsyncTransfers> {
 public:
  AsyncTransfers(IoThread& io, const Libcurl& curl, const Options& options);

  IoThread& io() const { return io_; }

  /// `done` is called in a task of its own, never before this returns.
  void start(Request request, Client::Completion done);

 private:
  using StopCallback = std::stop_callback<std::function<void()>>;

  /// An outcome on its way to the one who waits for it.
  struct Delivery {
    Client::Completion done;
    Outcome outcome;
  };

  struct InFlight {
    InFlight(Easy handle, const Options& options, Request given, std::shared_ptr<Delivery> to)
        : request(std::move(given)),
          easy(std::move(handle)),
          transfer(easy, options, request),
          delivery(std::move(to)) {}

    Request request;
    Easy easy;
    Transfer transfer;
    std::shared_ptr<Delivery> delivery;
    std::optional<StopCallback> on_stop{};
  };

  Easy take_easy();
  void begin(std::uint64_t id, Request request, const std::shared_ptr<Delivery>& delivery);
  /// Takes a request out of the loop. Returns null if it has ended.
  std::unique_ptr<InFlight> take_out(std::uint64_t id) noexcept;
  void deliver(const std::shared_ptr<Delivery>& delivery);
  void stop_on_request(std::uint64_t id, const std::stop_token& stop);
  /// Ends a request that libcurl ended with `code`, or that was stopped. Does nothing if it has ended.
  void end(std::uint64_t id, std::optional<CURLcode> code);

  IoThread& io_;
  const Libcurl& curl_;
  const Options& options_;
  std::vector<Easy> idle_;
  /// By number, because a stop may name a request that has ended.
  std::unordered_map<std::uint64_t, std::unique_ptr<InFlight>> in_flight_;
  std::uint64_t last_id_ = 0;
};

}  // namespace atom::http_client
