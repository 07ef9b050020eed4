#include "server/stream.hpp"

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

/// How much of `count` was done, where a call answered this.
std::size_t done_of(ssize_t answer, beast::error_code& failed) {
  if (answer >= 0) return static_cast<std::size_t>(answer);
  if (errno != EAGAIN && errno != EINTR) failed.assign(errno, boost::system::system_category());
  return 0;
}

/// The head goes with the first bytes of the file.
std::size_t write_file(PlainStream& stream, std::string_view head, const FilePart& file,
                       beast::error_code& failed) {
  const int socket = stream.native_handle();
  const std::size_t sent = done_of(::send(socket, head.data(), head.size(), MSG_MORE | MSG_NOSIGNAL), failed);
  if (failed || sent < head.size()) return sent;
  off_t first = file.first;
  return sent + done_of(::sendfile(socket, file.descriptor, &first, file.count), failed);
}

}  // namespace

std::size_t write_at_once(PlainStream& stream, std::string_view head, const api::Response& response,
                          beast::error_code& failed) {
  if (const auto file = body_file(response)) return write_file(stream, head, *file, failed);
  const std::array buffers{asio::buffer(head), asio::buffer(response.body())};
  return write_at_once(stream, buffers, failed);
}

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
