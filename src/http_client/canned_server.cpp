#include "http_client/canned_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace atom::http_client {
namespace {

constexpr std::chrono::seconds kLongestWait{30};

struct Bound {
  int socket;
  int port;
};

Bound bind_loopback() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot open a loopback socket");
  }
  return {socket, ntohs(address.sin_port)};
}

std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

CannedServer::CannedServer(Script script) : script_(std::move(script)) {
  const Bound bound = bind_loopback();
  listener_ = bound.socket;
  port_ = bound.port;
  if (::listen(listener_, 64) != 0) throw std::runtime_error("listen failed");
  acceptor_ = std::thread([this] { accept_loop(); });
}

CannedServer::~CannedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& connection : connections_) connection.join();
  for (const int socket : sockets_) ::close(socket);
  ::close(listener_);
}

std::string CannedServer::base_url() const {
  return fmt::format("http://127.0.0.1:{}", port_);
}

std::vector<std::string> CannedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void CannedServer::await_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kLongestWait, [&] { return requests_.size() >= count; }))
    throw std::runtime_error("the requests did not arrive");
}

void CannedServer::await_closes(std::size_t count) const {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kLongestWait, [&] { return closes_ >= count; }))
    throw std::runtime_error("the connections were not closed");
}

void CannedServer::accept_loop() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    ++accepts_;
    {
      const std::lock_guard lock(mutex_);
      sockets_.push_back(socket);
    }
    connections_.emplace_back([this, socket] { serve(socket); });
  }
}

void CannedServer::serve(int socket) {
  std::string buffer;
  std::string request;
  while (read_request(socket, buffer, request)) {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    changed_.notify_all();
    const Reply reply = script_(request);
    static_cast<void>(::send(socket, reply.bytes.data(), reply.bytes.size(), MSG_NOSIGNAL));
    if (reply.then == Reply::Then::close) break;
    if (reply.then == Reply::Then::stall) {
      char byte;
      while (::recv(socket, &byte, 1, 0) > 0) {
      }
      break;
    }
  }
  ::shutdown(socket, SHUT_RDWR);
  const std::lock_guard lock(mutex_);
  ++closes_;
  changed_.notify_all();
}

bool CannedServer::read_request(int socket, std::string& buffer, std::string& request) {
  std::array<char, 16 << 10> chunk;
  while (true) {
    if (const std::size_t end = buffer.find("\r\n\r\n"); end != std::string::npos) {
      const std::size_t size = end + 4 + content_length(buffer.substr(0, end + 2));
      if (buffer.size() >= size) {
        request = buffer.substr(0, size);
        buffer.erase(0, size);
        return true;
      }
    }
    const ssize_t count = ::recv(socket, chunk.data(), chunk.size(), 0);
    if (count <= 0) return false;
    buffer.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

std::string http_response(int status, const std::string& content_type, const std::string& body,
                          const std::string& more_headers) {
  return fmt::format("HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}", status,
                     content_type, body.size(), more_headers, body);
}

int unused_port() {
  const Bound bound = bind_loopback();
  ::close(bound.socket);
  return bound.port;
}

}  // namespace atom::http_client
