#include "server/server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <string>

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>

#include "api/pipeline.hpp"
#include "blob/memory/store.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    auto started = Server::start(service_, {{asio::ip::address_v4::loopback(), 0}, 2});
    if (started) server_ = *std::move(started);
  }

  tcp::socket connect() {
    tcp::socket socket(loop_);
    socket.connect(server_->endpoint());
    return socket;
  }

  /// Reads until the server closes the connection.
  static std::string read_all(tcp::socket& socket) {
    std::string text;
    boost::system::error_code end;
    asio::read(socket, asio::dynamic_buffer(text), end);
    return text;
  }

  std::string exchange(std::string_view sent) {
    tcp::socket socket = connect();
    asio::write(socket, asio::buffer(sent));
    return read_all(socket);
  }

  asio::io_context loop_;
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  asio::thread_pool workers_{1};
  api::Metrics metrics_;
  api::Pipeline service_{marketplace_, keys_, metrics_, clock_, random_, {}, workers_.get_executor()};
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, ListensOnAFreePortAndResponds) {
  ASSERT_TRUE(server_);
  EXPECT_NE(server_->endpoint().port(), 0);
  const std::string response = exchange("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\n")) << response;
}

TEST_F(ServerTest, RespondsToPipelinedRequestsInOrder) {
  const std::string response = exchange(
      "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::size_t first = response.find("HTTP/1.1 200 OK");
  const std::size_t second = response.find("HTTP/1.1 404 Not Found");
  EXPECT_EQ(first, 0U);
  EXPECT_NE(second, std::string::npos);
}

TEST_F(ServerTest, RejectsMalformedAndOversizedRequests) {
  EXPECT_TRUE(exchange("nonsense\r\n\r\n").starts_with("HTTP/1.1 400 Bad Request"));
  EXPECT_TRUE(exchange("GET /health HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 Bad Request"));
  EXPECT_TRUE(exchange("GET /health HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431 Request Header Fields Too Large"));
  EXPECT_TRUE(exchange("POST /v1/validate HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
                  .starts_with("HTTP/1.1 413 Payload Too Large"));
}

TEST_F(ServerTest, FailsToStartOnAPortInUse) {
  const auto second = Server::start(service_, {server_->endpoint(), 1});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "address_unusable");
}

TEST_F(ServerTest, ClosesIdleConnectionsAndFinishesRequestsInFlightOnDrain) {
  tcp::socket idle = connect();
  tcp::socket busy = connect();
  asio::write(idle, asio::buffer(std::string_view("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")));
  asio::streambuf head;
  asio::read_until(idle, head, "\r\n\r\n");
  asio::write(busy, asio::buffer(std::string_view("POST /v1/validate HTTP/1.1\r\nHost: x\r\n"
                                                  "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")));
  asio::streambuf go_on;
  asio::read_until(busy, go_on, "\r\n\r\n");

  const auto drained = std::async(std::launch::async, [this] { server_->drain(); });
  read_all(idle);
  EXPECT_EQ(drained.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  asio::write(busy, asio::buffer(std::string_view("{}")));
  const std::string response = read_all(busy);
  EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK")) << response;
  EXPECT_NE(response.find("Connection: close"), std::string::npos);
  drained.wait();
}

}  // namespace
}  // namespace atom::server
