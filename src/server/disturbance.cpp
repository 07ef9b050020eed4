#include "server/disturbance.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/message.hpp"

namespace atom::server {

namespace asio = boost::asio;
using Kind = api::Disturbance::Kind;

asio::awaitable<void> Pause::wait(std::chrono::milliseconds time) {
  boost::system::error_code ended;
  timer_.expires_after(time);
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

std::string spoiled(api::Response& response, Kind kind) {
  if (kind == Kind::none || kind == Kind::reset) return {};
  const std::string_view body = response.body();
  const std::size_t half = body.size() / 2;
  if (kind == Kind::short_length) response.content_length(half);
  response.keep_alive(false);
  std::string bytes;
  write_head(response, bytes);
  bytes += kind == Kind::short_length ? body : body.substr(0, half);
  return bytes;
}

bool is_reset(Kind kind) {
  return kind == Kind::reset || kind == Kind::reset_inside;
}

void reset(asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace atom::server
