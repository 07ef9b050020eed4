#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace atom::client {

/// What a canned server does with one request.
struct Reply {
  enum class Then { keep, close, stall };  ///< `stall`: say nothing more until the server goes.

  std::string bytes;  ///< Written as they are.
  Then then = Then::keep;
};

/// A raw socket on 127.0.0.1 that reads requests and answers each with bytes that need be no HTTP. For tests:
/// what a real server never says. One thread a connection; all end with the server.
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

 private:
  void accept_loop();
  void serve(int socket);
  bool read_request(int socket, std::string& buffer, std::string& request);

  Script script_;
  int listener_;
  int port_ = 0;
  std::atomic<int> accepts_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<int> sockets_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

/// A whole HTTP/1.1 answer.
std::string http_answer(int status, const std::string& content_type, const std::string& body,
                        const std::string& more_headers = {});

/// A port of 127.0.0.1 on which nothing listens.
int unused_port();

}  // namespace atom::client
