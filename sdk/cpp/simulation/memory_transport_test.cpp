#include "memory_transport.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <boost/json/parse.hpp>

#include "atom/errors.hpp"
#include "atom/simulation.hpp"

namespace atom::simulation {
namespace {

namespace errors = client::errors;
using client::CallResult;
using client::Client;
using std::chrono::milliseconds;

Client client_of(const std::shared_ptr<client::Transport>& simulation, std::string scenario = "none") {
  return *create_simulated_client(
      {.api_key = "your-token", .headers = {{"Atom-Scenario", std::move(scenario)}}}, simulation);
}

boost::json::value document(std::string_view name) {
  return {{"name", name}, {"version", "1.0.0"}, {"steps", {"init"}}};
}

/// Makes the requests of the scenario `stalled` wait as long as a fault may.
void script_stalls(const std::shared_ptr<client::Transport>& simulation) {
  client::Request request;
  request.method = client::Method::post;
  request.target = "/simulation/faults";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = R"({"scenario": "stalled", "faults": [{"stall_ms": 30000}, {"stall_ms": 30000}]})";
  const auto result = client_of(simulation).send(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
}

/// Returns once a request has stalled.
void wait_for_stall(const std::shared_ptr<client::Transport>& simulation) {
  const Client client = client_of(simulation);
  client::Request request;
  request.target = "/simulation/faults/stalled";
  bool met = false;
  while (!met) {
    const auto result = client.send(request);
    ASSERT_TRUE(result) << result.error().message;
    met = boost::json::parse(result->response.body).at("used") == 1;
  }
}

std::future<std::string> health_code(const Client& client, const client::CallOptions& options = {}) {
  auto code = std::make_shared<std::promise<std::string>>();
  auto future = code->get_future();
  client.call_async(
      client::operations::health(),
      [code](client::Result<CallResult<wire::Health>> health) {
        code->set_value(health ? "" : health.error().code);
      },
      options);
  return future;
}

TEST(MemoryTransport, ServesManyThreadsAtOnce) {
  constexpr int kThreads = 8;
  constexpr int kEach = 20;
  const auto simulation = create_simulation();
  const Client client = client_of(simulation);
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = fmt::format("flow-{}-{}", thread, i);
        const bool well = client.publish_wpk(document(name)) && client.approve(name + "@1.0.0") &&
                          client.download(name + "@1.0.0");
        failures += well ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  auto all = client.list_all();
  int count = 0;
  for (auto wpk = all.next(); wpk && *wpk; wpk = all.next()) ++count;
  EXPECT_EQ(count, kThreads * kEach);
}

TEST(MemoryTransport, ServesAsynchronousCalls) {
  const auto simulation = create_simulation();
  const Client client = client_of(simulation);
  std::vector<std::future<std::string>> calls;
  for (int i = 0; i < 100; ++i) calls.push_back(health_code(client));
  for (auto& call : calls) EXPECT_EQ(call.get(), "");
}

TEST(MemoryTransport, MayBeReleasedLastByItsOwnCall) {
  auto code = health_code(client_of(create_simulation()));
  EXPECT_EQ(code.get(), "");
}

TEST(MemoryTransport, AStopEndsTheStallOfABlockingCall) {
  const auto simulation = create_simulation();
  script_stalls(simulation);
  const Client client = client_of(simulation, "stalled");
  std::stop_source stop;
  auto called = std::async(std::launch::async, [&] { return client.health({.stop = stop.get_token()}); });
  wait_for_stall(simulation);
  stop.request_stop();
  EXPECT_EQ(called.get().error().code, errors::kAborted);
}

TEST(MemoryTransport, AStopEndsTheStallOfAnAsynchronousCall) {
  const auto simulation = create_simulation();
  script_stalls(simulation);
  const Client client = client_of(simulation, "stalled");
  std::stop_source stop;
  auto code = health_code(client, {.stop = stop.get_token()});
  wait_for_stall(simulation);
  // Other clients of the simulation do not wait for it.
  EXPECT_EQ(health_code(client_of(simulation)).get(), "");
  EXPECT_TRUE(client_of(simulation).health());
  stop.request_stop();
  EXPECT_EQ(code.get(), errors::kAborted);
}

TEST(MemoryTransport, ClosingAClientEndsItsStalls) {
  const auto simulation = create_simulation();
  script_stalls(simulation);
  const Client client = client_of(simulation, "stalled");
  auto code = health_code(client);
  wait_for_stall(simulation);
  client.close();
  ASSERT_EQ(code.wait_for(std::chrono::seconds{0}), std::future_status::ready);
  EXPECT_EQ(code.get(), errors::kAborted);
}

TEST(MemoryTransport, IgnoresARequestThatIsAlreadyStopped) {
  const auto simulation = create_simulation();
  std::stop_source stop;
  stop.request_stop();
  client::Request request;
  request.target = "/health";
  request.timeout = milliseconds(60'000);
  request.stop = stop.get_token();
  EXPECT_EQ(simulation->send(request).error().code, errors::kAborted);
  std::string code;
  simulation->send_async(request,
                         [&](client::Result<client::Response> response) { code = response.error().code; });
  EXPECT_EQ(code, errors::kAborted);
}

TEST(MemoryTransport, AnEventStreamEndsWithItsAttemptAndBlocksNobody) {
  const auto simulation = create_simulation();
  const Client client = client_of(simulation);
  client::Request request;
  request.target = "/v1/events";
  request.headers = {{"Accept", "text/event-stream"}};
  const auto result = client.send(request, {.timeout = milliseconds(100)});
  EXPECT_EQ(result.error().code, errors::kTimeout);
  EXPECT_TRUE(client.publish_wpk(document("flow")));
}

/// Runs `body` in a child process and returns what it returned; false if the child failed.
template <class Body>
bool holds_in_a_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);  // A child that hangs fails its own test instead of hanging the whole run.
    _exit(body() ? 0 : 1);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && status == 0;
}

TEST(Fork, GivesTheChildAnEmptyMarketplaceAndKeepsTheParents) {
  const auto simulation = create_simulation();
  const Client client = client_of(simulation);
  ASSERT_TRUE(client.publish_wpk(document("flow")));
  EXPECT_TRUE(holds_in_a_child([&] {
    return client.get_package("flow").error().http_status == 404 && client.publish_wpk(document("other")) &&
           health_code(client).get().empty();
  }));
  EXPECT_TRUE(client.get_package("flow"));
  EXPECT_EQ(client.get_package("other").error().http_status, 404);
}

TEST(Fork, MayHappenWhileRequestsAreInFlight) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the allocator of GCC 12's address sanitizer does not hold its locks over a fork";
#endif
  const auto simulation = create_simulation();
  const Client client = client_of(simulation);
  std::atomic<bool> over = false;
  std::vector<std::thread> busy;
  for (int thread = 0; thread < 4; ++thread) {
    busy.emplace_back([&, thread] {
      for (int i = 0; !over; ++i) client.publish_wpk(document(fmt::format("flow-{}-{}", thread, i)));
    });
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(holds_in_a_child([&] { return client.publish_wpk(document("flow")).has_value(); }));
  }
  over = true;
  for (std::thread& thread : busy) thread.join();
}

}  // namespace
}  // namespace atom::simulation
