#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "curl_exchange.hpp"
#include "curl_pool.hpp"
#include "io_thread.hpp"

namespace atom::client {

/// The transfers that an I/O thread runs at once, over connections that it keeps. All of it is on that
/// thread, but for making and ending it. Borrows the thread and `config`.
class CurlLoop {
 public:
  CurlLoop(IoThread& io, const CurlConfig& config);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  /// No transfer is under way any more.
  ~CurlLoop();

  /// Sends `request`, which lives until `done` was called; that is never before this returns.
  void start(const Request& request, Transport::Completion done);

 private:
  using Easy = std::unique_ptr<CURL, EasyCleanup>;
  using StopCallback = std::stop_callback<std::function<void()>>;
  struct Transfer {
    Transfer(std::uint64_t number, Easy handle, const CurlConfig& config, const Request& request,
             Transport::Completion completion)
        : id(number),
          easy(std::move(handle)),
          exchange(easy.get(), config, request),
          done(std::move(completion)) {}

    std::uint64_t id;  ///< By which a stop names it, that may come after its end.
    Easy easy;
    CurlExchange exchange;
    Transport::Completion done;
    std::optional<StopCallback> on_stop;
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* user, void* known);
  static int on_timer(CURLM* multi, long timeout_ms, void* user);

  Easy take_easy();
  void act(curl_socket_t socket, int events);
  void take_ended();
  void end(std::uint64_t id, std::optional<CURLcode> code);

  IoThread& io_;
  const CurlConfig& config_;
  std::unique_ptr<CURLM, MultiCleanup> multi_;
  std::vector<Easy> idle_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
  std::uint64_t last_id_ = 0;
  std::optional<IoThread::Timer> timer_;
};

}  // namespace atom::client
