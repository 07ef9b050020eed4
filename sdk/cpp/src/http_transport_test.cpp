#include "http_transport.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "atom/base/limits.hpp"
#include "atom/client.hpp"
#include "http_client/canned_server.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using http_client::CannedServer;
using http_client::http_response;
using http_client::Reply;
using http_client::unused_port;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

Client client_of(const std::string& base_url, Timeouts timeouts = {}) {
  auto client = create_client({.base_url = base_url, .api_key = "atom_s3cret", .timeouts = timeouts});
  EXPECT_TRUE(client);
  return *std::move(client);
}

CannedServer::Script always(const Reply& reply) {
  return [reply](const std::string&) { return reply; };
}

/// Returns the error of one health check against a server that always sends this reply.
Error failure_against(const Reply& reply, Timeouts timeouts = {}) {
  const CannedServer server(always(reply));
  const auto health = client_of(server.base_url(), timeouts).health();
  EXPECT_FALSE(health);
  if (health) return {};
  EXPECT_EQ(health.error().message.find("s3cret"), std::string::npos);
  EXPECT_NE(health.error().message.find("127.0.0.1"), std::string::npos);
  return health.error();
}

TEST(HttpTransport, SendsOneRequestAndReadsItsResponse) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy)}));
  const auto health = client_of(server.base_url()).health();
  ASSERT_TRUE(health) << health.error().message;
  EXPECT_EQ(health->version, "0.1.0");
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("GET /health HTTP/1.1\r\n"));
  EXPECT_NE(request.find("\r\nAuthorization: Bearer atom_s3cret\r\n"), std::string::npos);
  EXPECT_NE(request.find("\r\nAccept: application/json"), std::string::npos);
  EXPECT_NE(request.find("\r\nUser-Agent: atom-cpp/"), std::string::npos);
}

TEST(HttpTransport, SendsBodiesWithoutWaitingForContinue) {
  const CannedServer server(always({http_response(400, "text/plain", "")}));
  const Client client = client_of(server.base_url());
  const std::string bytes(200'000, 'x');
  EXPECT_FALSE(client.publish_wpk_bytes(bytes, wpk::MediaType::yaml));
  EXPECT_FALSE(client.approve("a@1.0.0"));
  EXPECT_FALSE(client.revoke_token("tok_1"));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_TRUE(requests[0].starts_with("POST /v1/wpks HTTP/1.1\r\n"));
  EXPECT_TRUE(requests[0].ends_with("\r\n\r\n" + bytes));
  EXPECT_NE(requests[0].find("Content-Type: application/yaml\r\n"), std::string::npos);
  EXPECT_EQ(requests[0].find("Expect"), std::string::npos);
  EXPECT_TRUE(requests[1].starts_with("PUT /v1/wpks/a@1.0.0/review HTTP/1.1\r\n"));
  EXPECT_TRUE(requests[1].ends_with(R"({"decision":"approve","reason":""})"));
  EXPECT_TRUE(requests[2].starts_with("DELETE /v1/tokens/tok_1 HTTP/1.1\r\n"));
}

TEST(HttpTransport, CarriesNothingOverFromThePreviousRequest) {
  const CannedServer server(always({http_response(400, "text/plain", "")}));
  const Client client = client_of(server.base_url());
  EXPECT_FALSE(client.create_token({{Scope::publish}, "a note", {}, {}}));
  EXPECT_FALSE(client.approve("a@1.0.0"));
  EXPECT_FALSE(client.health());
  EXPECT_FALSE(client.unyank("a@1.0.0"));
  EXPECT_FALSE(client.validate_bytes("", wpk::MediaType::json));
  EXPECT_FALSE(client.health());
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 6U);
  EXPECT_EQ(requests[2], requests[5]);
  for (const std::size_t bodiless : {2, 3}) {
    EXPECT_EQ(requests[bodiless].find("Content-"), std::string::npos) << requests[bodiless];
    EXPECT_TRUE(requests[bodiless].ends_with("\r\n\r\n"));
  }
  EXPECT_TRUE(requests[3].starts_with("DELETE /v1/wpks/a@1.0.0/yank HTTP/1.1\r\n"));
  EXPECT_TRUE(requests[4].starts_with("POST /v1/validate HTTP/1.1\r\n"));
  EXPECT_NE(requests[4].find("Content-Length: 0\r\n"), std::string::npos);
  // The one request that must not reuse a connection, which may be closed, is the first.
  EXPECT_EQ(server.accepts(), 1);
}

TEST(HttpTransport, ReusesItsConnection) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy)}));
  const Client client = client_of(server.base_url());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(client.health());
  EXPECT_EQ(server.accepts(), 1);
}

TEST(HttpTransport, OpensAtMostOneConnectionPerThread) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy)}));
  const Client client = client_of(server.base_url());
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([client, &succeeded] {
      for (int i = 0; i < 50; ++i) succeeded += client.health().has_value() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 400);
  EXPECT_LE(server.accepts(), 8);
}

TEST(HttpTransport, ReconnectsAfterTheServerClosedTheConnection) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy), Reply::Then::close}));
  const Client client = client_of(server.base_url());
  for (std::size_t i = 1; i <= 5; ++i) {
    ASSERT_TRUE(client.health());
    server.await_closes(i);
  }
  EXPECT_EQ(server.accepts(), 5);
}

TEST(HttpTransport, NeverSendsATokenRequestTwice) {
  // The first response keeps the connection open; token requests are then dropped without a response.
  const CannedServer server([](const std::string& request) -> Reply {
    if (request.starts_with("GET")) return {http_response(200, "application/json", kHealthy)};
    return {"", Reply::Then::close};
  });
  const Client client = client_of(server.base_url());
  ASSERT_TRUE(client.health());
  const auto token = client.create_token({{Scope::publish}, "", {}, {}});
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, errors::kConnectionFailed);
  EXPECT_FALSE(token.error().retryable);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(HttpTransport, ReachesLocalhostIfTheServerListensOnlyOnIpv4) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy)}));
  std::string base_url = server.base_url();
  base_url.replace(base_url.find("127.0.0.1"), 9, "localhost");
  EXPECT_TRUE(client_of(base_url).health());
}

TEST(HttpTransport, FailsQuicklyIfNothingListens) {
  const auto start = steady_clock::now();
  const auto health = client_of(fmt::format("http://127.0.0.1:{}", unused_port())).health();
  EXPECT_LT(steady_clock::now() - start, seconds{2});
  ASSERT_FALSE(health);
  EXPECT_EQ(health.error().code, errors::kConnectionFailed);
  EXPECT_EQ(health.error().http_status, 0);
  EXPECT_TRUE(health.error().retryable);
}

TEST(HttpTransport, TimesOutIfTheServerStalls) {
  for (const std::string begun :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"}) {
    const auto start = steady_clock::now();
    const Error error = failure_against({begun, Reply::Then::stall}, {.attempt = milliseconds{150}});
    EXPECT_EQ(error.code, errors::kTimeout);
    EXPECT_TRUE(error.retryable);
    EXPECT_LT(steady_clock::now() - start, seconds{3});
  }
  EXPECT_EQ(failure_against({"", Reply::Then::stall}, {.call = milliseconds{100}}).code, errors::kTimeout);
}

TEST(HttpTransport, RejectsAResponseThatIsNotHttp) {
  const Error error = failure_against({"SSH-2.0-OpenSSH_9.2\r\n", Reply::Then::close});
  EXPECT_EQ(error.code, errors::kInvalidResponse);
  EXPECT_FALSE(error.retryable);
}

TEST(HttpTransport, ReportsATruncatedBody) {
  const std::string cut =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"stat";
  const Error error = failure_against({cut, Reply::Then::close});
  EXPECT_EQ(error.code, errors::kConnectionFailed);
  EXPECT_TRUE(error.retryable);
  const std::string chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"stat";
  EXPECT_EQ(failure_against({chunk, Reply::Then::close}).code, errors::kConnectionFailed);
  EXPECT_EQ(failure_against({"", Reply::Then::close}).code, errors::kConnectionFailed);
}

TEST(HttpTransport, ReportsTheErrorPageOfAnotherServer) {
  const Error error = failure_against({http_response(502, "text/html", "<html>Bad Gateway</html>")});
  EXPECT_EQ(error.code, errors::kInvalidResponse);
  EXPECT_EQ(error.http_status, 502);
  EXPECT_TRUE(error.retryable);
}

TEST(HttpTransport, RejectsAResponseThatDoesNotFollowTheContract) {
  EXPECT_EQ(failure_against({http_response(200, "text/html", "<html>Sign in</html>")}).code,
            errors::kInvalidResponse);
  EXPECT_EQ(failure_against({http_response(200, "application/json", R"({"ok": true})")}).code,
            errors::kInvalidResponse);
  const std::string gzip =
      http_response(200, "application/json", "no gzip at all", "Content-Encoding: gzip\r\n");
  EXPECT_EQ(failure_against({gzip}).code, errors::kInvalidResponse);
}

TEST(HttpTransport, DoesNotFollowARedirect) {
  const CannedServer other(always({http_response(200, "application/json", kHealthy)}));
  const std::string moved =
      http_response(301, "text/plain", "", "Location: " + other.base_url() + "/health\r\n");
  const Error error = failure_against({moved});
  EXPECT_EQ(error.code, errors::kInvalidResponse);
  EXPECT_NE(error.message.find(other.base_url()), std::string::npos);
  EXPECT_EQ(other.accepts(), 0);
}

TEST(HttpTransport, StopsReadingAResponseThatIsTooLarge) {
  const std::string huge =
      fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", limits::kResponseBytes + 1) +
      std::string(limits::kResponseBytes + 1, ' ');
  EXPECT_EQ(failure_against({huge, Reply::Then::close}).code, errors::kResponseTooLarge);
  std::string headers = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 40; ++i) headers += fmt::format("X-{}: {}\r\n", i, std::string(10'000, 'x'));
  EXPECT_EQ(failure_against({headers, Reply::Then::stall}).code, errors::kInvalidResponse);
}

TEST(HttpTransport, SkipsAnInterimResponse) {
  const std::string early = "HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\n\r\n";
  const CannedServer server(always({early + http_response(200, "application/json", kHealthy)}));
  EXPECT_TRUE(client_of(server.base_url()).health());
}

TEST(HttpTransport, SendsNoContentTypeWithAnEmptyBody) {
  const CannedServer server(always({http_response(404, "text/plain", "")}));
  EXPECT_FALSE(client_of(server.base_url()).yank("a@1.0.0"));
  const std::string request = server.requests().at(0);
  EXPECT_TRUE(request.starts_with("PUT /v1/wpks/a@1.0.0/yank HTTP/1.1\r\n"));
  EXPECT_NE(request.find("\r\nContent-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(request.find("Content-Type"), std::string::npos);
}

TEST(HttpTransport, UsesTheConfiguredProxy) {
  const CannedServer proxy(always({http_response(200, "application/json", kHealthy)}));
  for (const std::string server : {"http://atom.example", "http://127.0.0.1:9"}) {
    const auto client = create_client({.base_url = server, .proxy = proxy.base_url()});
    ASSERT_TRUE(client) << client.error().message;
    EXPECT_TRUE(client->health());
    EXPECT_TRUE(proxy.requests().back().starts_with("GET " + server + "/health HTTP/1.1\r\n"));
  }
}

TEST(HttpTransport, BypassesTheProxyOfTheEnvironmentForLoopback) {
  const CannedServer server(always({http_response(200, "application/json", kHealthy)}));
  setenv("http_proxy", fmt::format("http://127.0.0.1:{}", unused_port()).c_str(), 1);
  EXPECT_TRUE(client_of(server.base_url()).health());
  unsetenv("http_proxy");
}

TEST(HttpTransport, ChecksForInterruptionWhileItWaits) {
  const CannedServer server([](const std::string&) -> Reply { return {"", Reply::Then::stall}; });
  int asked = 0;
  CallOptions options;
  options.interrupted = [&] { return ++asked == 3; };
  const auto health = client_of(server.base_url()).health(options);
  ASSERT_FALSE(health);
  EXPECT_EQ(health.error().code, errors::kAborted);
  EXPECT_EQ(health.error().attempts, 1);
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace atom::client
