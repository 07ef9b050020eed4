#pragma once

#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "api/response.hpp"

/// What a connection is read from and written to, and where the two kinds of it differ.
namespace atom::server {

using Socket = boost::asio::ip::tcp::socket;
using PlainStream = Socket;
using TlsStream = boost::beast::ssl_stream<Socket>;

inline Socket& socket_of(PlainStream& stream) {
  return stream;
}
inline Socket& socket_of(TlsStream& stream) {
  return stream.next_layer();
}

/// Awaits an operation that stores its error in `failed` instead of throwing it.
inline auto into(boost::beast::error_code& failed) {
  return boost::asio::redirect_error(boost::asio::use_awaitable, failed);
}

/// Gives the connection what it takes without a wait, which for nearly every answer is all of it; the count
/// of bytes is what it took. The socket must be one that does not block.
template <class Buffers>
std::size_t write_at_once(PlainStream& stream, const Buffers& buffers, boost::beast::error_code& failed) {
  const std::size_t count = stream.write_some(buffers, failed);
  if (failed == boost::asio::error::would_block) failed = {};
  return count;
}
template <class Buffers>
std::size_t write_at_once(TlsStream&, const Buffers&, boost::beast::error_code&) {
  return 0;  // A record that is begun has to be finished.
}

/// The same for an answer and its head. Block SIGPIPE, which a client that has gone may raise.
std::size_t write_at_once(PlainStream& stream, std::string_view head, const api::Response& response,
                          boost::beast::error_code& failed);
inline std::size_t write_at_once(TlsStream&, std::string_view, const api::Response&,
                                 boost::beast::error_code&) {
  return 0;
}

/// Makes a connection ready to be read; false where the client does not keep to its part.
boost::asio::awaitable<bool> open(PlainStream& stream);
boost::asio::awaitable<bool> open(TlsStream& stream);

/// Says that nothing more comes, where that can be said before the other side has ended too.
void end_sending(PlainStream& stream);
void end_sending(TlsStream& stream);

/// Ends a connection in order.
boost::asio::awaitable<void> close(PlainStream& stream);
boost::asio::awaitable<void> close(TlsStream& stream);

}  // namespace atom::server
