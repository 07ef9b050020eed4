#include "server/delivery.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/http1.hpp"

namespace atom::server {

namespace asio = boost::asio;

asio::awaitable<void> Pause::wait(std::chrono::milliseconds time) {
  boost::system::error_code ended;
  timer_.expires_after(time);
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

std::string bytes_of(const api::Response& response, api::Delivery::Part part) {
  std::string bytes;
  if (part == api::Delivery::Part::nothing) return bytes;
  write_head(response, bytes);
  const std::string_view body = response.body();
  bytes += part == api::Delivery::Part::half ? body.substr(0, body.size() / 2) : body;
  return bytes;
}

void reset(asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace atom::server
