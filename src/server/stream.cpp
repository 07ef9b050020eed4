#include "server/stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

auto into(beast::error_code& failed) {
  return asio::redirect_error(asio::use_awaitable, failed);
}

}  // namespace

asio::awaitable<bool> open(PlainStream&) {
  co_return true;
}

asio::awaitable<bool> open(TlsStream& stream) {
  beast::error_code failed;
  co_await stream.async_handshake(asio::ssl::stream_base::server, into(failed));
  co_return !failed;
}

void end_sending(PlainStream& stream) {
  beast::error_code ignored;
  stream.shutdown(Socket::shutdown_send, ignored);
}

void end_sending(TlsStream&) {}

asio::awaitable<void> close(PlainStream& stream) {
  end_sending(stream);
  co_return;
}

asio::awaitable<void> close(TlsStream& stream) {
  beast::error_code ignored;
  co_await stream.async_shutdown(into(ignored));
  end_sending(stream.next_layer());
}

}  // namespace atom::server
