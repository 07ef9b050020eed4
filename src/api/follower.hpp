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

/// The event log as an event stream: from some event on, then live. It reads the past page by page, each when
/// the client has taken the last one. Once it has caught up it reads nothing itself: it is offered what its
/// event loop has read for all, keeps what its caller may see, and goes back to reading if its client is
/// slower than that. So a slow client costs a page of memory at most. Ends if the catalog cannot be read, or
/// when the caller's credential is revoked or expires: nothing is returned without knowing that it is valid
/// still, and what was returned before and is still being sent is broken off. The client then comes back with
/// the last `id` that it has.
class Follower final : public StreamedBody {
 public:
  /// Fails with `too_many_followers`. Borrows the context; keeps what it needs of the exchange.
  static Result<std::unique_ptr<StreamedBody>> follow(Context& context, const Exchange& exchange,
                                                      Following following,
                                                      const boost::asio::any_io_executor& executor);

  Follower(Context& context, const Exchange& exchange, Following following,
           const boost::asio::any_io_executor& executor);

  /// Takes a place among the followers. Fails with `too_many_followers`.
  Result<void> join(std::string_view address);

  boost::asio::awaitable<std::optional<std::string>> next() override;
  void stop() override;
  std::chrono::steady_clock::time_point deadline() const override;

 private:
  boost::asio::awaitable<std::optional<std::string>> next_chunk();
  boost::asio::awaitable<Result<std::string>> read_events();
  boost::asio::awaitable<bool> is_welcome();
  /// Waits for events, until `end` at most.
  boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point end);
  /// Ends the stream at once.
  void end();
  /// Takes the events of a batch, or reads the log again if they are not the next ones.
  void take(EventBatch* batch);

  Context& context_;
  Request credential_;  ///< A head that holds only what the caller authenticated with.
  marketplace::Caller caller_;
  Validity validity_;
  std::int64_t after_;
  std::chrono::steady_clock::duration heartbeat_;
  std::chrono::steady_clock::time_point check_at_;
  boost::asio::steady_timer timer_;
  std::string offered_;  ///< Frames that came while it waited.
  bool begun_ = false;
  bool sending_ = false;  ///< What `next` returned last may still be on its way to the client.
  bool waiting_ = false;
  bool is_behind_ = true;  ///< The log may have events that it was not offered.
  bool stopped_ = false;
  std::unique_ptr<Followers::Place> place_;  // Last: it calls the above.
};

}  // namespace atom::api
