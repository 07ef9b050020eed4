#pragma once

#include <chrono>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/response.hpp"

/// Sending a response as its `Delivery` says: late, in part, or ended by a reset.
namespace atom::server {

/// A wait that can be cancelled. For one event loop.
class Pause {
 public:
  explicit Pause(const boost::asio::any_io_executor& loop) : timer_(loop) {}

  boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
  void cancel() { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
};

/// Returns the bytes that are sent of a response; none if nothing is.
std::string bytes_of(const api::Response& response, api::Delivery::Part part);

/// Closes a connection so that its other side meets a reset and not an end.
void reset(boost::asio::ip::tcp::socket& socket);

}  // namespace atom::server
