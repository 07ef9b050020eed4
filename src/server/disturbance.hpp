#pragma once

#include <chrono>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/response.hpp"

/// How a simulation spoils what a connection sends. Nothing here is reached outside of one.
namespace atom::server {

/// A wait that can be called off. For one event loop.
class Pause {
 public:
  explicit Pause(const boost::asio::any_io_executor& loop) : timer_(loop) {}

  boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
  /// Ends the wait that is under way.
  void cancel() { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
};

/// The bytes that are sent in place of the answer; none where nothing is.
std::string spoiled(api::Response& response, api::Disturbance::Kind kind);

bool is_reset(api::Disturbance::Kind kind);

/// Closes a connection so that its other side meets a reset and not an end.
void reset(boost::asio::ip::tcp::socket& socket);

}  // namespace atom::server
