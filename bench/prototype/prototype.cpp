// The minimum for a durable publish: one thread for HTTP, one for commits, and nothing of a marketplace.
// Comparing `atomd` with it shows what the product costs. Takes the database's path and a port on 127.0.0.1;
// a signal ends it.

#include <openssl/sha.h>
#include <sqlite3.h>

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

/// One row to insert. Borrowed from the frame of the coroutine that waits for the commit.
struct Publish {
  std::string name;
  std::string version;
  Digest digest{};
  const std::string* content = nullptr;
};

class Store {
 public:
  explicit Store(const char* path) {
    check(sqlite3_open(path, &database_) == SQLITE_OK);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE wpks (name TEXT, version TEXT, digest BLOB, content BLOB, PRIMARY KEY (name, "
        "version))");
    const char* const insert = "INSERT INTO wpks VALUES (?1, ?2, ?3, ?4)";
    check(sqlite3_prepare_v2(database_, insert, -1, &insert_, nullptr) == SQLITE_OK);
  }

  void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }

  void insert(const Publish& publish) {
    bind_text(1, publish.name);
    bind_text(2, publish.version);
    sqlite3_bind_blob(insert_, 3, publish.digest.data(), static_cast<int>(publish.digest.size()),
                      SQLITE_STATIC);
    sqlite3_bind_blob(insert_, 4, publish.content->data(), static_cast<int>(publish.content->size()),
                      SQLITE_STATIC);
    check(sqlite3_step(insert_) == SQLITE_DONE);
    sqlite3_reset(insert_);
  }

 private:
  void check(bool good) const {
    if (!good) throw std::runtime_error(sqlite3_errmsg(database_));
  }
  void bind_text(int index, const std::string& text) {
    sqlite3_bind_text(insert_, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

/// Commits all waiting rows with one fsync. A failure ends the program.
class Writer {
 public:
  using Handler = asio::any_completion_handler<void()>;

  Writer(Store& store, asio::io_context& loop) : store_(store), loop_(loop), thread_([this] { work(); }) {}

  void push(const Publish& publish, Handler handler) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({&publish, std::move(handler)});
    wake_.notify_one();
  }

 private:
  struct Waiting {
    const Publish* publish;
    Handler handler;
  };

  void work() {
    while (true) {
      std::vector<Waiting> batch;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !waiting_.empty(); });
        batch.swap(waiting_);
      }
      store_.run("BEGIN IMMEDIATE");
      for (const Waiting& each : batch) store_.insert(*each.publish);
      store_.run("COMMIT");
      for (Waiting& each : batch) asio::post(loop_, std::move(each.handler));
    }
  }

  Store& store_;
  asio::io_context& loop_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> waiting_;
  std::jthread thread_;
};

asio::awaitable<void> publish(Writer& writer, const std::string& body) {
  const boost::json::value document = boost::json::parse(body);
  Publish publish{std::string(document.at("name").as_string()),
                  std::string(document.at("version").as_string()),
                  {},
                  &body};
  SHA256(reinterpret_cast<const unsigned char*>(body.data()), body.size(), publish.digest.data());
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&](Writer::Handler handler) { writer.push(publish, std::move(handler)); }, asio::use_awaitable);
}

asio::awaitable<void> serve(tcp::socket socket, Writer& writer) {
  beast::tcp_stream stream(std::move(socket));
  stream.socket().set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  try {
    while (true) {
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, asio::use_awaitable);
      co_await publish(writer, request.body());
      http::response<http::string_body> response(http::status::created, request.version(),
                                                 R"({"status":"uploaded"})");
      response.set(http::field::content_type, "application/json");
      response.prepare_payload();
      co_await http::async_write(stream, response, asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    // The client has disconnected.
  }
}

asio::awaitable<void> listen(tcp::acceptor acceptor, Writer& writer) {
  while (true) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), writer), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  asio::io_context loop(1);
  Store store(argv[1]);
  Writer writer(store, loop);
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(),
                               static_cast<unsigned short>(std::atoi(argv[2])));
  asio::co_spawn(loop, listen(tcp::acceptor(loop, endpoint), writer), asio::detached);
  loop.run();
}
