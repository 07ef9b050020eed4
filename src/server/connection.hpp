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

/// A connection, from which requests are read and to which responses are written; plain or TLS.
namespace atom::server {

using Socket = boost::asio::ip::tcp::socket;
using PlainConnection = Socket;
using TlsConnection = boost::beast::ssl_stream<Socket>;

inline Socket& socket_of(PlainConnection& connection) {
  return connection;
}
inline Socket& socket_of(TlsConnection& connection) {
  return connection.next_layer();
}

/// Awaits an operation that stores its error in `failed` instead of throwing it.
inline auto into(boost::beast::error_code& failed) {
  return boost::asio::redirect_error(boost::asio::use_awaitable, failed);
}

/// Writes what the connection takes without waiting, which is nearly every response in whole, and returns how
/// many bytes that was. The socket must be non-blocking.
template <class Buffers>
std::size_t write_at_once(PlainConnection& connection, const Buffers& buffers,
                          boost::beast::error_code& failed) {
  const std::size_t count = connection.write_some(buffers, failed);
  if (failed == boost::asio::error::would_block) failed = {};
  return count;
}
template <class Buffers>
std::size_t write_at_once(TlsConnection&, const Buffers&, boost::beast::error_code&) {
  return 0;  // A TLS record must be finished once it has begun.
}

/// The same for a response and its head. Block SIGPIPE, which a client that has gone may raise.
std::size_t write_at_once(PlainConnection& connection, std::string_view head, const api::Response& response,
                          boost::beast::error_code& failed);
inline std::size_t write_at_once(TlsConnection&, std::string_view, const api::Response&,
                                 boost::beast::error_code&) {
  return 0;
}

/// Makes a connection ready to be read. Returns false if the client does not do its part.
boost::asio::awaitable<bool> open(PlainConnection& connection);
boost::asio::awaitable<bool> open(TlsConnection& connection);

/// Tells the client that nothing more comes, if the protocol can say that before the other side has ended
/// too.
void end_sending(PlainConnection& connection);
void end_sending(TlsConnection& connection);

/// Closes a connection in order.
boost::asio::awaitable<void> close(PlainConnection& connection);
boost::asio::awaitable<void> close(TlsConnection& connection);

}  // namespace atom::server
