#include <gtest/gtest.h>

#include "atom/client.hpp"
#include "atom/policy.hpp"
#include "atom/wire/record_json.hpp"
#include "test_pacer.hpp"
#include "test_transport.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kHealthy =
    R"({"status": "ok", "version": "0.1.0", "simulation_mode": false, "uptime_seconds": 1})";

Response healthy() {
  return {200, {}, kHealthy};
}

Response failing(int status, std::string retry_after = {}) {
  Response response{
      status, {{"Content-Type", "application/problem+json"}}, R"({"code": "x", "detail": "Broken."})"};
  if (!retry_after.empty()) response.headers.push_back({"Retry-After", std::move(retry_after)});
  return response;
}

Error lost() {
  Error error = make_error(errors::kConnectionFailed, "Broken off.");
  error.retryable = true;
  return error;
}

class RetrySessionTest : public testing::Test {
 protected:
  RetrySessionTest() { connect({}); }

  void connect(Timeouts timeouts) {
    ClientOptions options{.base_url = "http://atom.example", .timeouts = timeouts};
    options.hooks.on_attempt_end = [this](const AttemptEnd& attempt) { ended_.push_back(attempt); };
    options.pacer = pacer_;
    client_ = std::make_unique<Client>(*create_client(options, transport_));
  }

  Result<CallResult<wire::Health>> health(const CallOptions& options = {}) {
    return client_->call_with_response(operations::health(), options);
  }

  std::shared_ptr<ManualPacer> pacer_ = std::make_shared<ManualPacer>();
  std::shared_ptr<FakeTransport> transport_ = std::make_shared<FakeTransport>();
  std::unique_ptr<Client> client_;
  std::vector<AttemptEnd> ended_;
};

TEST_F(RetrySessionTest, RetriesTransientFailures) {
  transport_->first = {failing(503), tl::unexpected(lost())};
  transport_->response = healthy();
  const auto result = health();
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->attempts, 3);
  EXPECT_EQ(result->response.status, 200);
  EXPECT_EQ(pacer_->slept, (std::vector{milliseconds{25}, milliseconds{50}}));
}

TEST_F(RetrySessionTest, EndsWithTheErrorOfItsLastAttempt) {
  transport_->first = {failing(500), failing(502)};
  transport_->response = failing(503);
  const auto result = health();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().http_status, 503);
  EXPECT_EQ(result.error().attempts, policy::kAttempts);
  EXPECT_EQ(transport_->sent, policy::kAttempts);
}

TEST_F(RetrySessionTest, DoesNotRetryAFinalResponse) {
  transport_->response = failing(404);
  EXPECT_EQ(health().error().attempts, 1);
  EXPECT_TRUE(pacer_->slept.empty());
}

TEST_F(RetrySessionTest, NeverRetriesATokenRequest) {
  transport_->response = failing(503);
  EXPECT_EQ(client_->create_token({{Scope::publish}, "", {}, {}}).error().attempts, 1);
  transport_->response = tl::unexpected(lost());
  EXPECT_EQ(client_->create_token({{Scope::publish}, "", {}, {}}).error().attempts, 1);
  EXPECT_EQ(transport_->sent, 2);
}

TEST_F(RetrySessionTest, WaitsAsLongAsTheServerAsksFor) {
  transport_->first = {failing(429, "7"), failing(503, "Sun, 06 Nov 1994 08:49:47 GMT")};
  transport_->response = healthy();
  EXPECT_TRUE(health());
  EXPECT_EQ(pacer_->slept, (std::vector<milliseconds>{seconds{7}, seconds{10}}));
}

TEST_F(RetrySessionTest, FailsIfTheServerAsksForTooLongAWait) {
  transport_->response = failing(429, "600");
  const auto result = health();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().attempts, 1);
  EXPECT_EQ(result.error().retry_after, seconds{600});
  EXPECT_EQ(result.error().message,
            "Broken. The server asks to wait for 600 s, but a call waits at most 120 s.");
  EXPECT_TRUE(pacer_->slept.empty());
}

TEST_F(RetrySessionTest, DoesNotWaitBeyondTheDeadlineOfTheCall) {
  connect({.call = seconds{5}});
  transport_->response = failing(503, "5");
  const auto result = health();
  EXPECT_EQ(result.error().http_status, 503);
  EXPECT_EQ(result.error().attempts, 1);
  EXPECT_TRUE(pacer_->slept.empty());

  transport_->first = {failing(503, "4")};
  EXPECT_EQ(health({.timeout = seconds{6}}).error().attempts, 2);
  EXPECT_EQ(transport_->last.timeout, seconds{2});
}

TEST_F(RetrySessionTest, RetriesASlowAttemptUntilTheCallTimesOut) {
  connect({.attempt = seconds{2}, .call = seconds{3}});
  transport_->response = failed(errors::kTimeout, "Too slow.");
  transport_->on_send = [this](const Request& request) { pacer_->advance(request.timeout); };
  const auto result = health();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, errors::kTimeout);
  EXPECT_EQ(result.error().attempts, 2);
  EXPECT_EQ(transport_->last.timeout, milliseconds{1000 - 25});
}

TEST_F(RetrySessionTest, DoesNotRetryAnAttemptThatTheDeadlineCutShort) {
  // A timer may fire just before the call's deadline, and the backoff after it may be zero.
  pacer_->chance = 0;
  transport_->response = failed(errors::kTimeout, "Too slow.");
  transport_->on_send = [this](const Request& request) {
    pacer_->advance(request.timeout - milliseconds{2});
  };
  EXPECT_EQ(health({.timeout = milliseconds{300}}).error().attempts, 1);

  transport_->on_send = [this](const Request&) { pacer_->advance(milliseconds{140}); };
  EXPECT_EQ(health({.timeout = milliseconds{290}}).error().attempts, 3);
  EXPECT_EQ(health({.timeout = milliseconds{289}}).error().attempts, 2);
}

TEST_F(RetrySessionTest, CanBeStoppedBeforeItBeginsAndWhileItWaits) {
  std::stop_source stop;
  stop.request_stop();
  const auto before = health({.stop = stop.get_token()});
  ASSERT_FALSE(before);
  EXPECT_EQ(before.error().code, errors::kAborted);
  EXPECT_EQ(before.error().attempts, 0);
  EXPECT_EQ(transport_->sent, 0);

  std::stop_source later;
  transport_->response = failing(503);
  transport_->on_send = [&](const Request&) { later.request_stop(); };
  const auto between = health({.stop = later.get_token()});
  EXPECT_EQ(between.error().code, errors::kAborted);
  EXPECT_EQ(between.error().attempts, 1);
}

TEST_F(RetrySessionTest, ChecksForInterruptionWhileItWaits) {
  transport_->response = failing(503, "1");
  int asked = 0;
  const auto interrupted = health({.interrupted = [&] { return ++asked == 3; }});
  ASSERT_FALSE(interrupted);
  EXPECT_EQ(interrupted.error().code, errors::kAborted);
  EXPECT_EQ(interrupted.error().attempts, 1);
  EXPECT_EQ(pacer_->slept, std::vector(3, kInterruptionInterval));

  transport_->first = {failing(503, "1")};
  transport_->response = healthy();
  EXPECT_EQ(health({.interrupted = [] { return false; }})->attempts, 2);
}

TEST_F(RetrySessionTest, RetriesUntilTheQuotaIsSpentAndRefillsItOnSuccess) {
  transport_->response = failing(429);
  EXPECT_EQ(client_->status().retry_tokens, policy::kQuotaTokens);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(health().error().attempts, 3);
  EXPECT_EQ(client_->status().retry_tokens, 0);
  EXPECT_EQ(health().error().attempts, 1);
  EXPECT_EQ(health().error().code, "x");
  transport_->response = healthy();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(health());
  EXPECT_EQ(client_->status().retry_tokens, 5);
}

TEST_F(RetrySessionTest, StopsCallingAFailingServerAndProbesItLater) {
  transport_->response = failing(500);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(health().error().attempts, 3);
  const auto opening = health();
  EXPECT_EQ(opening.error().code, errors::kCircuitOpen);
  EXPECT_EQ(opening.error().attempts, 2);

  const int sent = transport_->sent;
  const auto rejected = health();
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, errors::kCircuitOpen);
  EXPECT_EQ(rejected.error().kind(), ErrorKind::circuit_open);
  EXPECT_EQ(rejected.error().attempts, 0);
  EXPECT_TRUE(rejected.error().retryable);
  EXPECT_EQ(rejected.error().retry_after, policy::kOpen - milliseconds{50});
  EXPECT_EQ(client_->status().breaker, BreakerState::open);
  EXPECT_EQ(client_->status().probe_in, policy::kOpen - milliseconds{50});
  EXPECT_EQ(transport_->sent, sent);

  pacer_->advance(policy::kOpen);
  transport_->response = healthy();
  EXPECT_TRUE(health());
  EXPECT_EQ(client_->status().breaker, BreakerState::closed);
}

TEST_F(RetrySessionTest, AdmitsAnotherProbeAfterOneIsStopped) {
  transport_->response = failing(500);
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(health());
  pacer_->advance(policy::kOpen);
  transport_->first = {failed(errors::kAborted, "Stopped.")};
  EXPECT_EQ(health().error().code, errors::kAborted);
  transport_->response = healthy();
  EXPECT_TRUE(health());
}

TEST_F(RetrySessionTest, SharesTheBreakerOnlyAmongCopiesOfAClient) {
  transport_->response = failing(500);
  const Client copy = *client_;
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(health());
  EXPECT_EQ(copy.status().breaker, BreakerState::open);
  connect({});
  EXPECT_EQ(client_->status().breaker, BreakerState::closed);
}

TEST_F(RetrySessionTest, ReportsEachAttemptToItsHooks) {
  transport_->first = {failing(503), tl::unexpected(lost())};
  transport_->response = failing(404);
  transport_->response->headers.push_back({"X-Request-Id", "r1"});
  EXPECT_FALSE(client_->get("a@1.0.0"));
  ASSERT_EQ(ended_.size(), 3U);
  EXPECT_EQ(ended_[0].operation, "getWpk");
  EXPECT_EQ(ended_[0].route, "/v1/wpks/{name}@{version}");
  EXPECT_EQ(ended_[0].base_url, "http://atom.example");
  EXPECT_EQ(ended_[0].status, 503);
  EXPECT_EQ(ended_[0].retry_in, milliseconds{25});
  EXPECT_EQ(ended_[1].status, 0);
  EXPECT_EQ(ended_[1].attempt, 2);
  EXPECT_EQ(ended_[1].call, ended_[0].call);
  EXPECT_EQ(ended_[2].status, 404);
  EXPECT_EQ(ended_[2].retry_in, std::nullopt);
}

TEST_F(RetrySessionTest, LetsAHookAddHeadersToOneAttempt) {
  ClientOptions options{.base_url = "http://atom.example", .api_key = "atom_s3cret"};
  std::vector<std::string> lines;
  options.hooks.on_attempt_start = [](const AttemptStart& attempt, std::vector<Header>& headers) {
    headers.push_back({"Authorization", "Bearer another"});
    headers.push_back({"X-Broken", "a\r\nB: c"});
    headers.push_back({"traceparent", std::to_string(attempt.attempt)});
  };
  options.hooks.log = [&](LogLevel, std::string_view line) { lines.emplace_back(line); };
  options.pacer = pacer_;
  transport_->first = {failing(503)};
  transport_->response = healthy();
  const auto client = create_client(options, transport_);
  EXPECT_TRUE(client->health());
  const auto is_trace = [](const Header& header) { return header.name == "traceparent"; };
  EXPECT_EQ(std::ranges::count_if(transport_->last.headers, is_trace), 1);
  EXPECT_EQ(Response({0, transport_->last.headers, {}}).header("traceparent"), "2");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "health: attempt 1 got 503 after 0 ms; retrying in 25 ms.");
  EXPECT_EQ(lines[1], "health: attempt 2 got 200 after 0 ms.");
  const auto is_key = [](const Header& header) { return header.name == "Authorization"; };
  EXPECT_EQ(std::ranges::count_if(transport_->last.headers, is_key), 1);
  EXPECT_EQ(Response({0, transport_->last.headers, {}}).header("Authorization"), "Bearer atom_s3cret");
  EXPECT_EQ(Response({0, transport_->last.headers, {}}).header("X-Broken"), "");
  for (const std::string& line : lines) EXPECT_EQ(line.find("s3cret"), std::string::npos);
}

TEST_F(RetrySessionTest, LogsChangesOfTheCircuit) {
  ClientOptions options{.base_url = "http://atom.example"};
  std::vector<std::pair<LogLevel, std::string>> circuit;
  options.hooks.log = [&](LogLevel level, std::string_view line) {
    if (line.starts_with("The circuit")) circuit.emplace_back(level, line);
  };
  options.pacer = pacer_;
  transport_->response = failing(503);
  const auto client = create_client(options, transport_);
  while (client->status().breaker == BreakerState::closed) EXPECT_FALSE(client->health());
  EXPECT_EQ(client->health().error().code, errors::kCircuitOpen);
  transport_->response = healthy();
  pacer_->sleep_until(pacer_->now() + policy::kOpen, {});
  EXPECT_TRUE(client->health());
  EXPECT_EQ(circuit, (std::vector<std::pair<LogLevel, std::string>>{
                         {LogLevel::warning, "The circuit to http://atom.example is open."},
                         {LogLevel::info, "The circuit to http://atom.example is half open."},
                         {LogLevel::info, "The circuit to http://atom.example is closed."}}));
}

TEST_F(RetrySessionTest, RejectsATimeoutOutOfRange) {
  for (const milliseconds timeout :
       {milliseconds{0}, milliseconds{-1}, milliseconds{std::chrono::hours{25}}}) {
    EXPECT_EQ(health({.timeout = timeout}).error().code, errors::kInvalidArgument);
  }
  EXPECT_EQ(transport_->sent, 0);
}

/// Runs the operation with this name in the vectors and returns its error.
Error failure_of(const Client& client, std::string_view operation) {
  const auto error_of = [](const auto& result) { return result ? Error{} : result.error(); };
  const wire::TokenRequest token{{Scope::publish}, "", {}, {}};
  if (operation == "publish_wpk") return error_of(client.publish_wpk({{"name", "a"}, {"version", "1.0.0"}}));
  if (operation == "validate") return error_of(client.validate({{"name", "a"}, {"version", "1.0.0"}}));
  if (operation == "list_marketplace") return error_of(client.list_marketplace());
  if (operation == "get") return error_of(client.get("a@1.0.0"));
  if (operation == "get_package") return error_of(client.get_package("a"));
  if (operation == "download") return error_of(client.download("a@1.0.0"));
  if (operation == "approve") return error_of(client.approve("a@1.0.0"));
  if (operation == "reject") return error_of(client.reject("a@1.0.0"));
  if (operation == "list_reviews") return error_of(client.list_reviews("a@1.0.0"));
  if (operation == "withdraw") return error_of(client.withdraw("a@1.0.0"));
  if (operation == "yank") return error_of(client.yank("a@1.0.0"));
  if (operation == "unyank") return error_of(client.unyank("a@1.0.0"));
  if (operation == "list_events") return error_of(client.list_events());
  if (operation == "health") return error_of(client.health());
  if (operation == "whoami") return error_of(client.whoami());
  if (operation == "create_token") return error_of(client.create_token(token));
  if (operation == "list_tokens") return error_of(client.list_tokens());
  if (operation == "revoke_token") return error_of(client.revoke_token("tok_1"));
  ADD_FAILURE() << "no operation is called " << operation;
  return {};
}

void expect_members(const Error& error, const boost::json::object& expected) {
  const auto text_or_empty = [](const boost::json::value& value) {
    return value.is_null() ? std::string() : wpk::text_of(value);
  };
  EXPECT_FALSE(error.message.empty());
  if (expected.contains("error")) {
    EXPECT_EQ(error.message, wpk::text_of(expected.at("error")));
  }
  EXPECT_EQ(error.code, wpk::text_of(expected.at("code")));
  const boost::json::value& status = expected.at("http_status");
  EXPECT_EQ(error.http_status, status.is_null() ? 0 : status.as_int64());
  EXPECT_EQ(error.request_id, text_or_empty(expected.at("request_id")));
  EXPECT_EQ(error.retryable, expected.at("retryable").as_bool());
  EXPECT_EQ(error.retry_after, ms_of(expected.at("retry_after_ms")));
  boost::json::array errors;
  for (const Finding& finding : error.findings) errors.push_back(wire::to_json(finding));
  EXPECT_EQ(errors, expected.at("errors"));
  EXPECT_EQ(error.attempts, expected.at("attempts").as_int64());
}

TEST(GracefulVectors, MatchTheMembersOfAnError) {
  wpk::VectorFile vectors("graceful");
  vectors.each("cases", [](const auto& item) {
    const boost::json::object& outcome = item.at("outcome").as_object();
    const auto transport = std::make_shared<FakeTransport>();
    if (const auto* response = outcome.if_contains("response")) {
      transport->response = response_of(*response);
    } else {
      transport->response = tl::unexpected(lost());
    }
    ClientOptions options{.base_url = "http://atom.example"};
    options.pacer = std::make_shared<ManualPacer>();
    const auto client = create_client(options, transport);
    expect_members(failure_of(*client, wpk::text_of(item.at("operation"))), item.at("result").as_object());
  });
}

}  // namespace
}  // namespace atom::client
