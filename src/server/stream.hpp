#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

/// What a connection is read from and written to, and where the two kinds of it differ.
namespace atom::server {

using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

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
