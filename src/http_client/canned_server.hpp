#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace atom::http_client {

/// The reply of a canned server to one request.
struct Reply {
  enum class Then { keep, close, stall };  ///< `stall`: send nothing more until the server ends.

  std::string bytes;  ///< Written as they are.
  Then then = Then::keep;
};

/// A server on 127.0.0.1 that sends the bytes a test gives it, which need not be HTTP. It has one thread for
/// each connection; all end with the server.
class CannedServer {
 public:
  using Script = std::function<Reply(const std::string& request)>;

  explicit CannedServer(Script script);
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;

  std::string base_url() const;
  int accepts() const { return accepts_; }
  std::vector<std::string> requests() const;
  /// Wait until the server has received that many requests, or closed that many connections.
  void await_requests(std::size_t count) const;
  void await_closes(std::size_t count) const;

 private:
  void accept_loop();
  void serve(int socket);
  bool read_request(int socket, std::string& buffer, std::string& request);

  Script script_;
  int listener_;
  int port_ = 0;
  std::atomic<int> accepts_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::string> requests_;
  std::size_t closes_ = 0;
  std::vector<int> sockets_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

/// Returns a whole HTTP/1.1 response.
std::string http_response(int status, const std::string& content_type, const std::string& body,
                          const std::string& more_headers = {});

/// Returns a port of 127.0.0.1 that nothing listens on.
int unused_port();

}  // namespace atom::http_client
