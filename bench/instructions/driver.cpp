// Handles requests on the five hottest paths in this process, so that callgrind can count their instructions:
// everything except sockets. Takes a folder to create a catalog in. Run by bench/instructions.

#include <fmt/format.h>
#include <valgrind/callgrind.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "accounts/api_keys.hpp"
#include "api/metrics.hpp"
#include "api/pipeline.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/random.hpp"
#include "auth/api_key.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/marketplace.hpp"
#include "storage/sqlite/catalog.hpp"

namespace {

using namespace atom;
namespace asio = boost::asio;
namespace http = api::http;

constexpr int kVersions = 300;
constexpr int kWarmUp = 3;

/// Waits until the writer has merged its search index, which it does when nothing is being written. No
/// request should be charged for that work.
void wait_until_at_rest() {
  constexpr std::chrono::milliseconds kQuiet{300};
  constexpr std::clock_t kNothing = CLOCKS_PER_SEC / 100;
  for (std::clock_t before = -CLOCKS_PER_SEC; std::clock() - before > kNothing;) {
    before = std::clock();
    std::this_thread::sleep_for(kQuiet);
  }
}

std::string document(std::string_view name) {
  return fmt::format(
      R"({{"name":"{}","version":"1.0.0","description":"Cordon and drain one node, and put it back if the drain stalls",)"
      R"("author":"Platform team","license":"Apache-2.0","tags":["kubernetes","maintenance","nodes"],"content":{{)"
      R"("runtime":{{"type":"k8s","version":"1.28+"}},"steps":[{{"name":"cordon","type":"k8s","timeout":"60s"}},)"
      R"({{"name":"evict","type":"k8s","timeout":"60s"}},{{"name":"uncordon","type":"k8s","timeout":"60s"}}]}}}})",
      name);
}

/// The server without sockets, and a caller with an API key.
class Bench {
 public:
  explicit Bench(const char* folder)
      : catalog_(std::move(storage::sqlite::create_catalog(folder).value().catalog)) {
    asio::co_spawn(loop_, make_key(), asio::detached);
    run();
    for (int version = 0; version < kVersions; ++version) {
      const std::string address = fmt::format("/v1/wpks/flow-{}@1.0.0", version);
      expect(put(address, document(fmt::format("flow-{}", version))), 201);
      expect(put(address + "/review", R"({"decision":"approve"})"), 200);
    }
  }

  /// Makes callgrind record the cost of `count` requests under `name`, after a few uncounted ones.
  template <class Make>
  void count(const char* name, int count, unsigned status, Make make) {
    for (int request = 0; request < kWarmUp; ++request) expect(make(), status);
    wait_until_at_rest();
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    for (int request = 0; request < count; ++request) expect(make(), status);
    CALLGRIND_DUMP_STATS_AT(name);
    CALLGRIND_STOP_INSTRUMENTATION;
    fmt::print("{} {}\n", name, count);
  }

  static api::Request get(std::string_view target) { return {http::verb::get, target, 11}; }
  api::Request get_as_caller(std::string_view target) const {
    api::Request request = get(target);
    request.set(http::field::authorization, "Bearer " + key_.secret);
    return request;
  }
  api::Request put(std::string_view target, std::string body) const {
    api::Request request{http::verb::put, target, 11};
    request.set(http::field::authorization, "Bearer " + key_.secret);
    request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    return request;
  }

 private:
  asio::awaitable<void> make_key() {
    const Principal operator_{"operator", "bench", {Scope::admin}};
    const accounts::NewApiKey new_key{key_.id, key_.hash, Scopes::all(), "bench", {}, {}};
    (co_await keys_.create(operator_, new_key)).value();
  }

  void expect(const api::Request& request, unsigned status) {
    api::Response response;
    asio::co_spawn(loop_, respond(request, response), asio::detached);
    run();
    if (response.result_int() != status) throw std::runtime_error(std::string(response.body()));
  }
  asio::awaitable<void> respond(const api::Request& request, api::Response& response) {
    response = co_await service_.handle(request, "127.0.0.1");
  }
  void run() {
    loop_.restart();
    loop_.run();
  }

  asio::io_context loop_{1};
  std::unique_ptr<storage::sqlite::Catalog> catalog_;
  SystemClock clock_;
  SystemRandom random_;
  auth::ApiKey key_ = auth::generate_api_key(random_);
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{
      *catalog_, blobs_, clock_, {.self_review = marketplace::SelfReview::allowed}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  asio::thread_pool workers_{1};
  api::Metrics metrics_;
  api::Pipeline service_{marketplace_, keys_, metrics_, clock_, random_, {}, workers_.get_executor()};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Bench bench(argv[1]);
  int name = 0;
  bench.count("list", 20, 200, [&] { return Bench::get("/v1/wpks?status=approved&limit=100"); });
  bench.count("record", 100, 200, [&] { return Bench::get("/v1/wpks/flow-150@1.0.0"); });
  bench.count("content", 100, 200, [&] { return Bench::get("/v1/wpks/flow-150@1.0.0/content"); });
  bench.count("authenticate", 100, 200, [&] { return bench.get_as_caller("/v1/whoami"); });
  bench.count("publish", 100, 201, [&] {
    const std::string unique = fmt::format("new-{:06}", ++name);
    return bench.put("/v1/wpks/" + unique + "@1.0.0", document(unique));
  });
}
