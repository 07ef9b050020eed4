#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "api/context.hpp"
#include "api/exchange.hpp"
#include "api/followers.hpp"
#include "api/response.hpp"

namespace atom::api {

/// Where a follower begins, and how often it sends a heartbeat.
struct Following {
  std::int64_t after = 0;
  std::chrono::steady_clock::duration heartbeat;
};

/// The event log as an event stream: from some event on, then live. It reads a page when the client has taken
/// the last one, so a slow client costs no memory. Ends if the caller's credential becomes invalid or the
/// catalog cannot be read; the client then comes back with the last `id` that it has.
class Follower final : public StreamedBody {
 public:
  /// Fails with `too_many_followers`. Borrows the context; keeps what it needs of the exchange.
  static Result<std::unique_ptr<StreamedBody>> follow(Context& context, const Exchange& exchange,
                                                      Following following,
                                                      const boost::asio::any_io_executor& executor);

  Follower(Context& context, const Exchange& exchange, Following following,
           const boost::asio::any_io_executor& executor);

  boost::asio::awaitable<std::optional<std::string>> next() override;
  void stop() override;

 private:
  boost::asio::awaitable<Result<std::string>> read_events();
  boost::asio::awaitable<bool> is_welcome();
  boost::asio::awaitable<void> wait();
  void wake();

  Context& context_;
  Request credential_;  ///< A head that holds only what the caller authenticated with.
  marketplace::Caller caller_;
  std::int64_t after_;
  std::chrono::steady_clock::duration heartbeat_;
  std::chrono::steady_clock::time_point check_at_;
  boost::asio::steady_timer timer_;
  bool begun_ = false;
  bool woken_ = false;
  bool stopped_ = false;
  std::unique_ptr<Followers::Place> place_;  // Last: it calls the above.
};

}  // namespace atom::api
