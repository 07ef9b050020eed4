#include "server/connection.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include <boost/asio/ssl/stream_base.hpp>

#include "server/body_file.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// Returns how many bytes were written by a call with this result.
std::size_t bytes_written(ssize_t result, beast::error_code& failed) {
  if (result >= 0) return static_cast<std::size_t>(result);
  if (errno != EAGAIN && errno != EINTR) failed.assign(errno, boost::system::system_category());
  return 0;
}

/// Sends the head together with the first bytes of the file.
std::size_t write_file(PlainConnection& connection, std::string_view head, const FilePart& file,
                       beast::error_code& failed) {
  const int socket = connection.native_handle();
  const std::size_t sent =
      bytes_written(::send(socket, head.data(), head.size(), MSG_MORE | MSG_NOSIGNAL), failed);
  if (failed || sent < head.size()) return sent;
  off_t first = file.first;
  return sent + bytes_written(::sendfile(socket, file.descriptor, &first, file.count), failed);
}

}  // namespace

std::size_t write_at_once(PlainConnection& connection, std::string_view head, const api::Response& response,
                          beast::error_code& failed) {
  if (const auto file = body_file(response)) return write_file(connection, head, *file, failed);
  const std::array buffers{asio::buffer(head), asio::buffer(response.body())};
  return write_at_once(connection, buffers, failed);
}

asio::awaitable<bool> open(PlainConnection&) {
  co_return true;
}

asio::awaitable<bool> open(TlsConnection& connection) {
  beast::error_code failed;
  co_await connection.async_handshake(asio::ssl::stream_base::server, into(failed));
  co_return !failed;
}

void end_sending(PlainConnection& connection) {
  beast::error_code ignored;
  connection.shutdown(Socket::shutdown_send, ignored);
}

void end_sending(TlsConnection&) {}

asio::awaitable<void> close(PlainConnection& connection) {
  end_sending(connection);
  co_return;
}

asio::awaitable<void> close(TlsConnection& connection) {
  beast::error_code ignored;
  co_await connection.async_shutdown(into(ignored));
  end_sending(connection.next_layer());
}

}  // namespace atom::server
