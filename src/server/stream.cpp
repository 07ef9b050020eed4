#include "server/stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/limits.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// For the other side to say that it ends too. Most close without.
constexpr std::chrono::seconds kCloseTimeout{1};

auto into(beast::error_code& failed) {
  return asio::redirect_error(asio::use_awaitable, failed);
}

}  // namespace

asio::awaitable<bool> open(PlainStream&) {
  co_return true;
}

asio::awaitable<bool> open(TlsStream& stream) {
  beast::error_code failed;
  beast::get_lowest_layer(stream).expires_after(limits::kHandshakeTimeout);
  co_await stream.async_handshake(asio::ssl::stream_base::server, into(failed));
  co_return !failed;
}

void end_sending(PlainStream& stream) {
  beast::error_code ignored;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void end_sending(TlsStream&) {}

asio::awaitable<void> close(PlainStream& stream) {
  end_sending(stream);
  co_return;
}

asio::awaitable<void> close(TlsStream& stream) {
  beast::error_code ignored;
  beast::get_lowest_layer(stream).expires_after(kCloseTimeout);
  co_await stream.async_shutdown(into(ignored));
  end_sending(beast::get_lowest_layer(stream));
}

}  // namespace atom::server
