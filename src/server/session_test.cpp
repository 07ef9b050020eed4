#include "server/session.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>

#include "api/pipeline.hpp"
#include "atom/base/limits.hpp"
#include "blob/memory/store.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::seconds;

/// A connection with both ends in this thread. The test says what time it is.
class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    tcp::acceptor acceptor(loop_, {asio::ip::address_v4::loopback(), 0});
    client_.connect(acceptor.local_endpoint());
    asio::co_spawn(loop_, run_session(acceptor.accept(), service_, sessions_), asio::detached);
    work();
  }

  void send(std::string_view text) {
    asio::write(client_, asio::buffer(text));
    // Runs until the session has read the text and waits again.
    loop_.run_one();
    work();
  }
  void work() {
    while (loop_.poll() > 0) {
    }
  }

  /// Returns true if the connection is still open after `time`.
  bool is_open_after(std::chrono::milliseconds time) {
    sessions_.drop_expired(std::chrono::steady_clock::now() + time);
    work();
    return !sessions_.empty();
  }

  asio::io_context loop_{1};
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  asio::thread_pool workers_{1};
  api::Metrics metrics_;
  api::Pipeline service_{marketplace_, keys_, metrics_, clock_, random_, {}, workers_.get_executor()};
  Shared shared_;
  Sessions sessions_{shared_};
  tcp::socket client_{loop_};
};

TEST_F(SessionTest, EndsIfNoRequestArrives) {
  EXPECT_TRUE(is_open_after(limits::kIdleTimeout - seconds(1)));
  EXPECT_FALSE(is_open_after(limits::kIdleTimeout));
}

TEST_F(SessionTest, EndsIfAHeadStaysIncomplete) {
  send("GET /health HTTP/1.1\r\nHo");
  EXPECT_TRUE(is_open_after(limits::kHeaderTimeout - seconds(1)));
  send("st: x\r\nX-A: ");  // More bytes do not extend the time.
  EXPECT_FALSE(is_open_after(limits::kHeaderTimeout));
}

TEST_F(SessionTest, EndsIfABodyStaysIncomplete) {
  send(
      "POST /v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
      "9\r\n\r\n{");
  EXPECT_TRUE(is_open_after(limits::kBodyTimeout - seconds(1)));
  EXPECT_FALSE(is_open_after(limits::kBodyTimeout));
}

TEST_F(SessionTest, EndsIfNoBodyFollows100Continue) {
  send(
      "POST /v1/validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_TRUE(is_open_after(limits::kBodyTimeout - seconds(1)));
  EXPECT_FALSE(is_open_after(limits::kBodyTimeout));
}

TEST_F(SessionTest, EndsIfTheClientReadsNoResponse) {
  // The client reads none of the responses, which are more than the socket's buffers hold.
  const std::string request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
  for (int i = 0; i < 200; ++i) asio::write(client_, asio::buffer(request));
  loop_.run_one();
  work();
  EXPECT_TRUE(is_open_after(limits::kWriteTimeout - seconds(1)));
  EXPECT_FALSE(is_open_after(limits::kWriteTimeout));
}

TEST_F(SessionTest, RespondsToARequestSentByteByByte) {
  for (const char piece : std::string_view("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    send(std::string_view(&piece, 1));
  std::string response;
  boost::system::error_code end;
  asio::read(client_, asio::dynamic_buffer(response), end);
  EXPECT_TRUE(response.starts_with("HTTP/1.1 404 Not Found\r\n")) << response;
}

}  // namespace
}  // namespace atom::server
