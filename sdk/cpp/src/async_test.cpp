#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <thread>

#include <boost/json/serialize.hpp>

#include "atom/client.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wire/sample_wpk_for_test.hpp"
#include "http_client/canned_server.hpp"
#include "test_transport.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using http_client::CannedServer;
using http_client::http_response;
using http_client::Reply;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

Reply healthy() {
  return {http_response(200, "application/json", kHealthy)};
}

Client client_of(const CannedServer& server, Timeouts timeouts = {}) {
  return *create_client({.base_url = server.base_url(), .timeouts = timeouts});
}

using Health = Result<CallResult<wire::Health>>;

std::future<Health> health_of(const Client& client, const CallOptions& options = {}) {
  const auto promise = std::make_shared<std::promise<Health>>();
  client.call_async(
      operations::health(), [promise](Health health) { promise->set_value(std::move(health)); }, options);
  return promise->get_future();
}

TEST(Async, CallsWithoutWaiting) {
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  std::vector<std::future<Health>> calls;
  for (int i = 0; i < 100; ++i) calls.push_back(health_of(client));
  for (auto& call : calls) {
    const auto health = call.get();
    ASSERT_TRUE(health) << health.error().message;
    EXPECT_EQ(health->value.version, "0.1.0");
    EXPECT_EQ(health->attempts, 1);
  }
}

TEST(Async, ReusesItsConnection) {
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(health_of(client).get());
  EXPECT_EQ(server.accepts(), 1);
}

TEST(Async, RetriesLikeABlockingCall) {
  std::atomic<int> requests = 0;
  const CannedServer server([&](const std::string&) -> Reply {
    switch (requests++) {
      case 0:
        return {http_response(503, "text/plain", "")};
      case 1:
        return {"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", Reply::Then::close};
      default:
        return healthy();
    }
  });
  EXPECT_EQ(health_of(client_of(server)).get()->attempts, 3);
}

TEST(Async, TimesOutByAttemptAndByCall) {
  const CannedServer server([](const std::string&) -> Reply { return {"", Reply::Then::stall}; });
  const auto attempts = health_of(client_of(server, {.attempt = milliseconds{60}})).get();
  EXPECT_EQ(attempts.error().code, errors::kTimeout);
  EXPECT_EQ(attempts.error().attempts, 3);
  const auto call = health_of(client_of(server), {.timeout = milliseconds{60}}).get();
  EXPECT_EQ(call.error().code, errors::kTimeout);
  EXPECT_EQ(call.error().attempts, 1);
}

/// Lets a test wait until a client waits for its next attempt.
class Progress {
 public:
  Hooks hooks() {
    return {.on_attempt_end = [this](const AttemptEnd& attempt) {
      if (attempt.retry_in) waiting_.set_value();
    }};
  }

  void await_backoff() { waiting_.get_future().wait(); }

 private:
  std::promise<void> waiting_;
};

Client client_with(const CannedServer& server, Hooks hooks) {
  return *create_client({.base_url = server.base_url(), .hooks = std::move(hooks)});
}

Reply stalled(const std::string&) {
  return {"", Reply::Then::stall};
}

Reply throttled(const std::string&) {
  return {http_response(429, "text/plain", "", "Retry-After: 60\r\n")};
}

void expect_aborted(const Error& error) {
  EXPECT_EQ(error.code, errors::kAborted);
  EXPECT_EQ(error.attempts, 1);
}

TEST(Async, AStopEndsATransfer) {
  const CannedServer server(stalled);
  std::stop_source stop;
  auto call = health_of(client_of(server), {.stop = stop.get_token()});
  server.await_requests(1);
  stop.request_stop();
  expect_aborted(call.get().error());
}

TEST(Async, AStopEndsABackoff) {
  const CannedServer server(throttled);
  Progress progress;
  std::stop_source stop;
  auto call = health_of(client_with(server, progress.hooks()), {.stop = stop.get_token()});
  progress.await_backoff();
  stop.request_stop();
  expect_aborted(call.get().error());
}

TEST(Async, AStopEndsTheTransferOfABlockingCall) {
  const CannedServer server(stalled);
  std::stop_source stop;
  const std::jthread stopper([&] {
    server.await_requests(1);
    stop.request_stop();
  });
  expect_aborted(client_of(server).health({.stop = stop.get_token()}).error());
}

TEST(Async, AStopEndsTheBackoffOfABlockingCall) {
  const CannedServer server(throttled);
  Progress progress;
  std::stop_source stop;
  const std::jthread stopper([&] {
    progress.await_backoff();
    stop.request_stop();
  });
  expect_aborted(client_with(server, progress.hooks()).health({.stop = stop.get_token()}).error());
}

TEST(Async, ClosingAbortsCallsInFlightAndLaterCalls) {
  const CannedServer server([](const std::string&) -> Reply { return {"", Reply::Then::stall}; });
  const Client client = client_of(server);
  std::vector<std::future<Health>> calls;
  for (int i = 0; i < 5; ++i) calls.push_back(health_of(client));
  client.close();
  for (auto& call : calls) {
    ASSERT_EQ(call.wait_for(seconds{0}), std::future_status::ready);
    EXPECT_EQ(call.get().error().code, errors::kAborted);
  }
  EXPECT_EQ(health_of(client).get().error().code, errors::kAborted);
  client.close();
}

/// Runs a call that blocks, closes its client once the server has its request, and returns the call's error.
template <class CallIt>
Error error_after_closing(const CannedServer& server, CallIt call) {
  const Client client = client_of(server);
  auto blocked = std::async(std::launch::async, [&] { return call(client).error(); });
  server.await_requests(1);
  client.close();
  return blocked.get();
}

TEST(Async, ClosingAbortsCallsThatBlock) {
  const CannedServer server(stalled);
  EXPECT_EQ(error_after_closing(server, [](const Client& client) { return client.health(); }).code,
            errors::kAborted);
  const CannedServer busy(throttled);
  EXPECT_EQ(error_after_closing(busy, [](const Client& client) { return client.health(); }).code,
            errors::kAborted);
}

TEST(Async, ClosingAbortsWaitsAndIterators) {
  wire::Wpk wpk = wire::sample_wpk();
  wpk.status = "pending";
  const std::string pending =
      http_response(200, "application/json", boost::json::serialize(wire::to_json(wpk)));
  const CannedServer undecided([&](const std::string&) -> Reply { return {pending}; });
  const auto wait = [](const Client& client) {
    return client.wait_for_review("a@1.0.0", {.interval = milliseconds{60'000}});
  };
  EXPECT_EQ(error_after_closing(undecided, wait).code, errors::kAborted);

  const std::string none =
      http_response(200, "application/json", R"({"events":[],"count":0,"next_after":0})");
  const CannedServer quiet([&](const std::string&) -> Reply { return {none}; });
  const auto follow = [](const Client& client) {
    auto events = client.follow({.interval = milliseconds{60'000}});
    return events.next();
  };
  EXPECT_EQ(error_after_closing(quiet, follow).code, errors::kAborted);
}

TEST(Async, AClosedClientSendsNothing) {
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  client.close();
  EXPECT_EQ(client.health().error().code, errors::kAborted);
  EXPECT_EQ(server.accepts(), 0);
}

std::ptrdiff_t threads() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST(Async, AClientMayBeReleasedLastByItsOwnCall) {
  const std::ptrdiff_t before = threads();
  {
    const CannedServer server([](const std::string&) { return healthy(); });
    auto call = health_of(client_of(server));
    EXPECT_TRUE(call.get());
  }
  // The client's thread ends on its own, at some point after the call.
  const auto deadline = steady_clock::now() + seconds{10};
  while (threads() > before && steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_LE(threads(), before);
}

TEST(Async, ReportsARequestThatCannotBeSent) {
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  std::promise<std::string> code;
  client.call_async(operations::get("no id"),
                    [&](Result<CallResult<wire::Wpk>> wpk) { code.set_value(wpk.error().code); });
  EXPECT_EQ(code.get_future().get(), errors::kInvalidArgument);
  EXPECT_EQ(health_of(client, {.timeout = milliseconds{0}}).get().error().code, errors::kInvalidArgument);
  EXPECT_EQ(server.accepts(), 0);
}

TEST(Async, WorksOverABlockingTransport) {
  const auto transport = std::make_shared<FakeTransport>();
  transport->first = {Response{503, {}, ""}};
  transport->response = Response{200, {}, kHealthy};
  const auto client = create_client({.base_url = "http://atom.example"}, transport);
  EXPECT_EQ(health_of(*client).get()->attempts, 2);
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

TEST(Fork, GivesTheChildItsOwnConnectionsAndThread) {
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  ASSERT_TRUE(client.health());
  ASSERT_TRUE(health_of(client).get());
  EXPECT_EQ(server.accepts(), 2);
  EXPECT_TRUE(
      holds_in_a_child([&] { return client.health().has_value() && health_of(client).get().has_value(); }));
  EXPECT_EQ(server.accepts(), 4);
  ASSERT_TRUE(client.health());
  ASSERT_TRUE(health_of(client).get());
  EXPECT_EQ(server.accepts(), 4);
}

TEST(Fork, MayHappenWhileCallsAreInFlight) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the allocator of GCC 12's address sanitizer does not hold its locks over a fork";
#endif
  const CannedServer server([](const std::string&) { return healthy(); });
  const Client client = client_of(server);
  std::atomic<bool> over = false;
  std::vector<std::jthread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&] {
      while (!over) EXPECT_TRUE(client.health());
    });
    callers.emplace_back([&] {
      while (!over) EXPECT_TRUE(health_of(client).get());
    });
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(
        holds_in_a_child([&] { return client.health().has_value() && health_of(client).get().has_value(); }));
  }
  over = true;
}

}  // namespace
}  // namespace atom::client
